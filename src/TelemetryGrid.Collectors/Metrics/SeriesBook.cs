using System.Runtime.CompilerServices;
using TelemetryGrid.Identity;
using TelemetryGrid.PromQL;
using TelemetryGrid.Storage.Series;

namespace TelemetryGrid.Collectors.Metrics;

/// <summary>What the intake knows of series and metrics, and by it what the log has to be told. Not thread-safe: callers hold its lock.</summary>
internal sealed class SeriesBook(PartitionMap map, MetricIntakeOptions options)
{
    private readonly KnownSeriesTable _known = new(options.MaxKnownSeries);
    private readonly MetadataMemory _metadata = new();

    public int Count => _known.Count;

    /// <summary>The series of a key, to be changed in place; a null reference when it is not known. Valid until the next call.</summary>
    public ref KnownSeries Find(in SeriesKey key) => ref _known.Find(key);

    /// <summary>Adds a series to those known; when there is no room for more it is known for this once only.</summary>
    public KnownSeries Learn(in SeriesKey key, Labels labels, uint now)
    {
        var number = SeriesFingerprint.Of(labels);
        var series = new KnownSeries
        {
            Series = number,
            Newest = long.MinValue,
            SeenAt = now,
            Partition = MetricRouting.Partition(map, number, labels),
        };
        _known.TryAdd(key, series);
        return series;
    }

    /// <summary>True while no acknowledged entry of the log defines the series, and again after a while.</summary>
    public bool NeedsDefinition(in KnownSeries series, uint now) =>
        series.DefinedAt == 0 || now - series.DefinedAt > (uint)options.DefinitionInterval.TotalSeconds;

    public void Describe(MetricMetadata metadata, MetricRequest request, uint now)
    {
        if (_metadata.IsNews(metadata, now))
        {
            request.Describe(MetricRouting.Partition(map, metadata), metadata);
        }
    }

    /// <summary>The log has acknowledged what a request defines.</summary>
    public void Acknowledged(MetricRequest request, uint now)
    {
        foreach (var key in request.Defined)
        {
            ref var known = ref _known.Find(key);
            if (!Unsafe.IsNullRef(ref known))
            {
                known.DefinedAt = now;
            }
        }
    }

    /// <summary>The log has refused a request: what it said of metrics must be said again.</summary>
    public void Refused() => _metadata.Clear();
}
