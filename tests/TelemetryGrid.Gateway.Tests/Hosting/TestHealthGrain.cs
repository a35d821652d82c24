using TelemetryGrid.Health;

namespace TelemetryGrid.Gateway.Tests.Hosting;

internal sealed class TestHealthGrain(TestGrid grid) : Grain, IHealthGrain
{
    public Task<HealthReport> FindAsync(HealthFind question) => Task.FromResult(grid.HealthScore(question));

    public Task<int> PublishAsync() => throw new NotSupportedException();
}
