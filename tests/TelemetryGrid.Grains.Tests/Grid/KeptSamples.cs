using TelemetryGrid.Grains.Metrics;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Grains.Tests.Grid;

/// <summary>Keeps what grains work out.</summary>
internal sealed class KeptSamples : ISampleSink
{
    public List<VectorSample> All { get; } = [];

    public ValueTask AppendAsync(IReadOnlyList<VectorSample> samples, CancellationToken cancellation)
    {
        All.AddRange(samples);
        return ValueTask.CompletedTask;
    }
}
