using TelemetryGrid.Collectors.Metrics;
using TelemetryGrid.PromQL;
using TelemetryGrid.Records;

namespace TelemetryGrid.Collectors.Bmp;

/// <summary>What messages came to besides routes, on its way to the log.</summary>
internal sealed class BmpOutput
{
    public List<TelemetryRecord> Events { get; } = [];

    public List<MetricSample> Samples { get; } = [];

    /// <summary>What the samples' metrics are.</summary>
    public HashSet<MetricMetadata> Metadata { get; } = [];

    public int Count => Events.Count + Samples.Count;

    public void Clear()
    {
        Events.Clear();
        Samples.Clear();
        Metadata.Clear();
    }
}
