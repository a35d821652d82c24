using TelemetryGrid.Flows;

namespace TelemetryGrid.Gateway.Tests.Hosting;

internal sealed class TestFlowQueryGrain(TestGrid grid) : Grain, IFlowQueryGrain
{
    public async Task<FlowTop> TopAsync(FlowTopQuery query)
    {
        grid.TopQueries.Enqueue(query);
        if (grid.TopGate is { } gate)
        {
            await gate.WaitAsync();
        }
        return grid.Top(query);
    }
}
