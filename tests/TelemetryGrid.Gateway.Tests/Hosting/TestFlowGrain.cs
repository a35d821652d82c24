using System.Collections.Immutable;
using TelemetryGrid.Anomalies;
using TelemetryGrid.Flows;

namespace TelemetryGrid.Gateway.Tests.Hosting;

internal sealed class TestFlowGrain(TestGrid grid) : Grain, IFlowGrain
{
    public Task<FlowSnapshot?> GetAsync() => Task.FromResult(grid.Flows.GetValueOrDefault(this.GetPrimaryKeyString()));

    public Task<FlowEffect?> ApplyAsync(long sequence, long previous, FlowUpdate update) => throw new NotSupportedException();

    public Task<bool> FlushAsync(long expected, long durable) => Task.FromResult(true);

    public Task<double?> LearnAsync(string metric, AnomalyVerdict verdict, double score)
    {
        grid.Learnt.Enqueue($"{this.GetPrimaryKeyString()} {metric} {verdict} {score}");
        return Task.FromResult<double?>(score);
    }

    public Task<ImmutableArray<DetectorReport>> GetDetectorsAsync() => Task.FromResult<ImmutableArray<DetectorReport>>([]);

    public Task RetireAsync() => Task.CompletedTask;
}
