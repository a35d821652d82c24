using TelemetryGrid.Forecasts;

namespace TelemetryGrid.Gateway.Tests.Hosting;

internal sealed class TestCapacityGrain(TestGrid grid) : Grain, ICapacityGrain
{
    public Task<CapacityReport> ReportAsync(int days) => Task.FromResult(grid.Capacity(days));
}
