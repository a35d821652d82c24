using System.Collections.Immutable;
using TelemetryGrid.Anomalies;
using TelemetryGrid.Identity;

namespace TelemetryGrid.Gateway.Tests.Hosting;

internal sealed class TestBatchThresholdGrain(TestGrid grid) : Grain, IBatchThresholdGrain
{
    public Task<ImmutableDictionary<string, double>> GetAsync() => throw new NotSupportedException();

    public Task<double> LearnAsync(DeviceId device, AnomalyVerdict verdict, double score)
    {
        grid.Learnt.Enqueue(FormattableString.Invariant($"{device} {verdict} {score}"));
        return Task.FromResult(7.0);
    }
}
