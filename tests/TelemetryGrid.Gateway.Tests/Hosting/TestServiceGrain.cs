using System.Collections.Immutable;
using TelemetryGrid.Anomalies;
using TelemetryGrid.Services;

namespace TelemetryGrid.Gateway.Tests.Hosting;

internal sealed class TestServiceGrain(TestGrid grid) : Grain, IServiceGrain
{
    public Task<ServiceEffect> ApplyAsync(ServiceReading reading) => throw new NotSupportedException();

    public Task<ServiceSnapshot?> GetAsync() => Task.FromResult(grid.Services.GetValueOrDefault(this.GetPrimaryKeyString()));

    public Task<double?> LearnAsync(string metric, AnomalyVerdict verdict, double score)
    {
        grid.Learnt.Enqueue($"{this.GetPrimaryKeyString()} {metric} {verdict} {score}");
        return Task.FromResult<double?>(score);
    }

    public Task<ImmutableArray<DetectorReport>> GetDetectorsAsync() =>
        Task.FromResult<ImmutableArray<DetectorReport>>([
            new DetectorReport
            {
                Metric = "requests",
                Points = 7,
                Threshold = 5,
                Maturity = 0,
            },
        ]);

    public Task RetireAsync() => throw new NotSupportedException();
}
