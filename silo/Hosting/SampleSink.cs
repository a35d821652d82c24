using TelemetryGrid.Collectors.Metrics;
using TelemetryGrid.Grains.Metrics;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Silo.Hosting;

/// <summary>What grains work out goes the way of all foreign metrics.</summary>
internal sealed class SampleSink(IMetricSink sink) : ISampleSink
{
    public ValueTask AppendAsync(IReadOnlyList<VectorSample> samples, CancellationToken cancellation) =>
        sink.AppendAsync(
            new MetricAppend(samples.Select(s => new MetricSample(s.Labels, s.TimestampMilliseconds, s.Value)).ToArray(), []),
            cancellation
        );
}
