using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace TelemetryGrid.Gateway.Metrics;

/// <summary>Everything measured by one instrument, in at most a configured number of label sets.</summary>
internal sealed class InstrumentState
{
    // OpenTelemetry's default boundaries, and those of its semantic conventions for durations in seconds.
    private static readonly double[] DefaultBounds = [0, 5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10000];
    private static readonly double[] SecondsBounds = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

    [ThreadStatic]
    private static KeyValuePair<string, object?>[]? _scratch;

    private readonly ConcurrentDictionary<TagSet, Series> _series = new();
    private readonly int _maxSeries;
    private long _overflow;

    public InstrumentState(Instrument instrument, MetricKind kind, bool isAbsolute, int maxSeries)
    {
        _maxSeries = maxSeries;
        IsObservable = instrument.IsObservable;
        IsAbsolute = isAbsolute;
        Kind = kind;
        Name = MetricNames.OfInstrument(instrument.Name, instrument.Unit, kind == MetricKind.Counter, kind == MetricKind.Gauge);
        Help = string.IsNullOrEmpty(instrument.Description) ? instrument.Name : instrument.Description;
        Bounds = kind == MetricKind.Histogram ? BoundsOf(instrument) : null;
    }

    public string Name { get; }

    public string Help { get; }

    public MetricKind Kind { get; }

    /// <summary>Values replace each other instead of adding up.</summary>
    public bool IsAbsolute { get; }

    public bool IsObservable { get; }

    /// <summary>Upper bounds of the buckets but the last, ascending; null unless a histogram.</summary>
    public double[]? Bounds { get; }

    /// <summary>Measurements that went to the overflow label set because there were too many others.</summary>
    public long Overflow => Interlocked.Read(ref _overflow);

    public void Measure(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, long generation)
    {
        if (!double.IsFinite(value))
        {
            return;
        }
        var series = Find(tags);
        if (Kind == MetricKind.Histogram)
        {
            series.Record(value);
        }
        else if (IsAbsolute)
        {
            series.Set(value, generation);
        }
        else
        {
            series.Add(value);
        }
    }

    /// <summary>All series; of an observable instrument only what it reported in this scrape, the rest is forgotten.</summary>
    public IEnumerable<(TagSet Tags, SeriesReading Reading)> Read(long generation)
    {
        foreach (var (tags, series) in _series)
        {
            if (IsObservable && series.Generation != generation)
            {
                _series.TryRemove(tags, out _);
                continue;
            }
            yield return (tags, series.Read());
        }
    }

    private Series Find(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var probe = tags.IsEmpty ? TagSet.Empty : TagSet.Probe(tags, _scratch ??= new KeyValuePair<string, object?>[TagSet.MaxTags]);
        if (_series.TryGetValue(probe, out var series))
        {
            return series;
        }
        if (_series.Count >= _maxSeries)
        {
            Interlocked.Increment(ref _overflow);
            return _series.GetOrAdd(TagSet.Overflow, static (_, bounds) => new Series(bounds), Bounds);
        }
        return _series.GetOrAdd(probe.Keep(), static (_, bounds) => new Series(bounds), Bounds);
    }

    private static double[] BoundsOf(Instrument instrument)
    {
        var advised = instrument switch
        {
            Histogram<double> h => h.Advice?.HistogramBucketBoundaries?.ToArray(),
            Histogram<long> h => h.Advice?.HistogramBucketBoundaries?.Select(b => (double)b).ToArray(),
            Histogram<int> h => h.Advice?.HistogramBucketBoundaries?.Select(b => (double)b).ToArray(),
            Histogram<float> h => h.Advice?.HistogramBucketBoundaries?.Select(b => (double)b).ToArray(),
            _ => null,
        };
        return advised is { Length: > 0 } ? advised
            : instrument.Unit == "s" ? SecondsBounds
            : DefaultBounds;
    }
}
