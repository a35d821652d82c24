using System.Collections.Immutable;
using TelemetryGrid.Anomalies;
using TelemetryGrid.Interfaces;

namespace TelemetryGrid.Gateway.Tests.Hosting;

internal sealed class TestInterfaceGrain(TestGrid grid) : Grain, IInterfaceGrain
{
    public Task<InterfaceSnapshot?> GetAsync() => Task.FromResult(grid.Interfaces.GetValueOrDefault(this.GetPrimaryKeyString()));

    public Task<InterfaceEffect?> ApplyAsync(long sequence, long previous, ImmutableArray<InterfaceCounters> readings) =>
        throw new NotSupportedException();

    public Task<double?> LearnAsync(string metric, AnomalyVerdict verdict, double score)
    {
        grid.Learnt.Enqueue($"{this.GetPrimaryKeyString()} {metric} {verdict} {score}");
        return Task.FromResult<double?>(verdict == AnomalyVerdict.FalsePositive ? score + 1 : null);
    }

    public Task<bool> FlushAsync(long expected, long durable) => Task.FromResult(true);

    public Task<ImmutableArray<DetectorReport>> GetDetectorsAsync() =>
        Task.FromResult<ImmutableArray<DetectorReport>>([
            new DetectorReport
            {
                Metric = "in_bits",
                Points = 100,
                Threshold = 4.5,
                Maturity = 0.5,
                LastSample = Snapshots.Time,
            },
        ]);
}
