using TelemetryGrid.PromQL;

namespace TelemetryGrid.Collectors.Metrics;

/// <summary>
/// Remembers what was said of metrics lately, so that it goes to the log when it is new and once an hour. Keeps no texts: help may be
/// long. Bounded; not thread-safe.
/// </summary>
internal sealed class MetadataMemory
{
    private const int Capacity = 100_000;
    private const uint RepeatSeconds = 3600;
    private readonly Dictionary<SeriesKey, (SeriesKey Said, uint At)> _said = [];

    public int Count => _said.Count;

    /// <summary>True when this should be written.</summary>
    public bool IsNews(MetricMetadata metadata, uint now)
    {
        var metric = SeriesKey.Start.With(metadata.Metric);
        var said = metric.With(metadata.Type).With(metadata.Help).With(metadata.Unit);
        if (_said.TryGetValue(metric, out var before) && before.Said == said && now - before.At < RepeatSeconds)
        {
            return false;
        }
        if (_said.Count >= Capacity)
        {
            _said.Clear();
        }
        _said[metric] = (said, now);
        return true;
    }

    /// <summary>What was said of a metric last did not get through.</summary>
    public void Forget(string metric) => _said.Remove(SeriesKey.Start.With(metric));
}
