using System.Runtime.CompilerServices;
using TelemetryGrid.Identity;
using TelemetryGrid.PromQL;
using TelemetryGrid.Storage.Series;

namespace TelemetryGrid.Collectors.Metrics;

/// <summary>What the intake knows of series and metrics, and by it what the log has to be told. Not thread-safe: callers hold its lock.</summary>
internal sealed class SeriesBook(PartitionMap map, MetricIntakeOptions options)
{
    private const int MaxFamilyLength = 1024;
    private const int MaxUnitLength = 256;

    private readonly KnownSeriesTable _known = new(options.MaxKnownSeries);
    private readonly MetadataMemory _metadata = new();
    private KnownSeries _unlisted;

    public int Count => _known.Count;

    /// <summary>The series of a key, to be changed in place; a null reference when it is not known. Valid until the next call.</summary>
    public ref KnownSeries Find(in SeriesKey key) => ref _known.Find(key);

    /// <summary>Adds a series to those known; when there is no room for more it is known for this once only.</summary>
    public ref KnownSeries Learn(in SeriesKey key, Labels labels, uint now)
    {
        var number = SeriesFingerprint.Of(labels);
        var series = new KnownSeries
        {
            Series = number,
            Newest = long.MinValue,
            SeenAt = now,
            Partition = MetricRouting.Partition(map, number, labels),
        };
        if (_known.TryAdd(key, series))
        {
            return ref _known.Find(key);
        }
        _unlisted = series;
        return ref _unlisted;
    }

    /// <summary>True while no acknowledged entry of the log defines the series, and again after a while; but once per request.</summary>
    public bool NeedsDefinition(in KnownSeries series, MetricRequest request, uint now) =>
        series.DefinedIn != request.Number
        && (series.DefinedAt == 0 || now - series.DefinedAt >= (uint)options.DefinitionInterval.TotalSeconds);

    /// <summary>Has a request define a series.</summary>
    public static void Define(ref KnownSeries series, in SeriesKey key, Labels labels, MetricRequest request)
    {
        series.DefinedIn = request.Number;
        request.Define(key, series.Partition, series.Series, labels);
    }

    /// <summary>Notes what a request says of a metric, if it is news. Names and texts nobody would write are left out.</summary>
    public void Describe(MetricMetadata metadata, MetricRequest request, uint now)
    {
        if (
            metadata.Metric.Length is > 0 and <= MaxFamilyLength
            && metadata.Help.Length <= options.MaxLabelBytes
            && metadata.Unit.Length <= MaxUnitLength
            && _metadata.IsNews(metadata, now)
        )
        {
            request.Describe(MetricRouting.Partition(map, metadata), metadata);
        }
    }

    /// <summary>The log has acknowledged a request.</summary>
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

    /// <summary>
    /// Nothing of a request counts, since it is malformed or the log refused it. It may come again as it was: what it said of metrics is news
    /// then, and no sample of it may be too old for having been seen.
    /// </summary>
    public void Refused(MetricRequest request)
    {
        foreach (var metric in request.Described)
        {
            _metadata.Forget(metric);
        }
        foreach (var (key, before) in request.Advanced)
        {
            ref var known = ref _known.Find(key);
            if (!Unsafe.IsNullRef(ref known))
            {
                // Others may have moved it on meanwhile. Too low does no harm: it lets in what the store can sort out, until the next sample.
                known.Newest = Math.Min(known.Newest, before);
            }
        }
    }
}
