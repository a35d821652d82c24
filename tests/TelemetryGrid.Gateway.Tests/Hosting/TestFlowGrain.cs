using TelemetryGrid.Flows;

namespace TelemetryGrid.Gateway.Tests.Hosting;

internal sealed class TestFlowGrain(TestGrid grid) : Grain, IFlowGrain
{
    public Task<FlowSnapshot?> GetAsync() => Task.FromResult(grid.Flows.GetValueOrDefault(this.GetPrimaryKeyString()));

    public Task<bool> ApplyAsync(long sequence, long previous, FlowUpdate update) => throw new NotSupportedException();

    public Task<bool> FlushAsync(long expected) => Task.FromResult(true);

    public Task RetireAsync() => Task.CompletedTask;
}
