using TelemetryGrid.Flows;

namespace TelemetryGrid.Gateway.Tests.Hosting;

internal sealed class TestFlowGrain(TestGrid grid) : Grain, IFlowGrain
{
    public Task<FlowSnapshot?> GetAsync() => Task.FromResult(grid.Flows.GetValueOrDefault(this.GetPrimaryKeyString()));

    public Task ApplyAsync(long sequence, FlowUpdate update) => throw new NotSupportedException();

    public Task FlushAsync() => Task.CompletedTask;

    public Task RetireAsync() => Task.CompletedTask;
}
