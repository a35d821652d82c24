using TelemetryGrid.Records;

namespace TelemetryGrid.Gateway.Tests.Hosting;

internal sealed class TestRecordQueryGrain(TestGrid grid) : Grain, IRecordQueryGrain
{
    public Task<RecordFindAnswer> FindAsync(RecordFind question)
    {
        grid.RecordQuestions.Enqueue(question);
        return Task.FromResult(grid.Records(question));
    }
}
