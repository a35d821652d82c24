using TelemetryGrid.PromQL;

namespace TelemetryGrid.Collectors.Metrics;

/// <summary>Remembers what was said of metrics lately, so that it goes to the log when it is new and once an hour. Bounded; not thread-safe.</summary>
internal sealed class MetadataMemory
{
    private const int Capacity = 100_000;
    private const uint RepeatSeconds = 3600;
    private readonly Dictionary<string, (MetricMetadata Metadata, uint At)> _said = new(StringComparer.Ordinal);

    /// <summary>True when this should be written.</summary>
    public bool IsNews(MetricMetadata metadata, uint now)
    {
        if (_said.TryGetValue(metadata.Metric, out var before) && before.Metadata == metadata && now - before.At < RepeatSeconds)
        {
            return false;
        }
        if (_said.Count >= Capacity)
        {
            _said.Clear();
        }
        _said[metadata.Metric] = (metadata, now);
        return true;
    }

    public void Clear() => _said.Clear();
}
