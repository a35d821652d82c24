using TelemetryGrid.PromQL;

namespace TelemetryGrid.Storage.Series;

/// <summary>What exporters said of metrics, by name, at most so many. Thread-safe.</summary>
internal sealed class MetadataTable(int capacity)
{
    private const int MaxHelp = 1024;

    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, MetricMetadata> _byMetric = new(StringComparer.Ordinal);

    /// <summary>False when there is no room for another metric.</summary>
    public bool Set(MetricMetadata metadata)
    {
        if (metadata.Help.Length > MaxHelp)
        {
            metadata = metadata with { Help = metadata.Help[..MaxHelp] };
        }
        lock (_gate)
        {
            if (!_byMetric.ContainsKey(metadata.Metric) && _byMetric.Count >= capacity)
            {
                return false;
            }
            _byMetric[metadata.Metric] = metadata;
            return true;
        }
    }

    public CatalogAnswer<MetricMetadata> Find(string? metric, int limit)
    {
        lock (_gate)
        {
            if (metric is not null)
            {
                return new(_byMetric.TryGetValue(metric, out var one) ? [one] : [], IsTruncated: false);
            }
            var most = limit > 0 ? limit : int.MaxValue;
            return new([.. _byMetric.Values.Take(most)], _byMetric.Count > most);
        }
    }
}
