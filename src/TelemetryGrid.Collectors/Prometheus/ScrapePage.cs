using System.Buffers;
using System.Text;
using TelemetryGrid.Collectors.Metrics;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Collectors.Prometheus;

/// <summary>
/// Takes the samples of one page: finds or makes their series, relabels, applies the limits, and collects what is to be appended.
/// Made for one page; its memory is pooled. Not thread-safe.
/// </summary>
internal sealed class ScrapePage : IDisposable
{
    private readonly ScrapeSettings _settings;
    private readonly ScrapeCache _cache;
    private readonly ScrapeMetadata _metadata;
    private readonly long _timestamp;
    private readonly long _earliest;
    private readonly long _latest;
    private MetricSample[] _samples;
    private readonly List<(Labels Series, Exemplar Exemplar)> _exemplars = [];
    private int _count;
    private LabelScratch? _labels;

    // The series of the sample added last, if it was taken.
    private Labels? _taken;

    /// <param name="timestamp">Of samples without their own, in milliseconds since 1970.</param>
    public ScrapePage(ScrapeSettings settings, ScrapeCache cache, ScrapeMetadata metadata, long timestamp)
    {
        _settings = settings;
        _cache = cache;
        _metadata = metadata;
        _timestamp = timestamp;
        _earliest = timestamp - (long)settings.Options.MaxTimestampAge.TotalMilliseconds;
        _latest = timestamp + (long)settings.Options.MaxTimestampLead.TotalMilliseconds;
        _samples = ArrayPool<MetricSample>.Shared.Rent(cache.SeriesCount + 16);
        cache.BeginPage();
        metadata.BeginPage();
    }

    /// <summary>Labels for <see cref="AddNew"/>, empty; there is one per page.</summary>
    public LabelScratch Scratch
    {
        get
        {
            _labels ??= new LabelScratch();
            _labels.Clear();
            return _labels;
        }
    }

    public ReadOnlyMemory<MetricSample> Samples => _samples.AsMemory(0, _count);

    public IReadOnlyList<(Labels Series, Exemplar Exemplar)> Exemplars => _exemplars;

    /// <summary>When samples without a time of their own were taken, in milliseconds since 1970.</summary>
    public long Timestamp => _timestamp;

    public IReadOnlyList<MetricMetadata> Metadata => _metadata.Pending();

    /// <summary>Why the page as a whole cannot be taken; empty while it can.</summary>
    public string Error { get; private set; } = "";

    /// <summary>Samples on the page.</summary>
    public int Scraped { get; private set; }

    /// <summary>Of them, those that relabelling left.</summary>
    public int Kept { get; private set; }

    /// <summary>Series that the page before did not have.</summary>
    public int SeriesAdded { get; private set; }

    /// <summary>Samples dropped because the page had one of their series before.</summary>
    public int Duplicates { get; private set; }

    /// <summary>Samples dropped because their own timestamp lies too far off.</summary>
    public int OutOfBounds { get; private set; }

    /// <summary>Takes a sample of a series that is known by its text; false asks for <see cref="AddNew"/>.</summary>
    /// <param name="text">The series as the page writes it.</param>
    /// <param name="timestamp">The page's own, in milliseconds since 1970.</param>
    /// <param name="value">Of the sample.</param>
    public bool TryAdd(ReadOnlySpan<byte> text, long? timestamp, double value)
    {
        if (!_cache.TryFind(text, out var found))
        {
            return false;
        }
        Add(found, timestamp, value);
        return true;
    }

    /// <summary>Takes a sample of a series that was not known; false when the page cannot be taken and reading on is of no use.</summary>
    public bool AddNew(ReadOnlySpan<byte> text, LabelScratch labels, long? timestamp, double value)
    {
        if (!TryResolve(labels, out var resolved))
        {
            return false;
        }
        var added = _cache.Add(text, resolved);
        SeriesAdded += resolved is not null ? 1 : 0;
        Add(added, timestamp, value);
        return true;
    }

    /// <summary>Takes an exemplar of the sample added last, unless that was dropped.</summary>
    public void AddExemplar(Exemplar exemplar)
    {
        if (_taken is not null)
        {
            _exemplars.Add((_taken, exemplar));
        }
    }

    public void Type(ReadOnlySpan<byte> family, string type) => _metadata.Type(family, type);

    public void Help(ReadOnlySpan<byte> family, ReadOnlySpan<byte> text) => _metadata.Help(family, text);

    public void Unit(ReadOnlySpan<byte> family, ReadOnlySpan<byte> text) => _metadata.Unit(family, text);

    /// <summary>Gives up every sample of the page; the counts stay as they are.</summary>
    public void Discard()
    {
        _samples.AsSpan(0, _count).Clear();
        _count = 0;
        _exemplars.Clear();
        SeriesAdded = 0;
        Rollback();
    }

    /// <summary>Adds stale markers for every series that is gone.</summary>
    public void MarkVanished()
    {
        foreach (var labels in _cache.Vanished())
        {
            Append(labels, _timestamp, StaleMarker.Value);
        }
    }

    /// <summary>Adds a sample of the collector's own.</summary>
    public void Report(Labels labels, double value) => Append(labels, _timestamp, value);

    public void Commit()
    {
        _cache.Commit();
        _metadata.Commit();
    }

    public void Rollback()
    {
        _cache.Rollback();
        _metadata.Rollback();
    }

    public void Dispose()
    {
        // Cleared, or the pool would keep the labels of targets that are long gone.
        _samples.AsSpan(0, _count).Clear();
        ArrayPool<MetricSample>.Shared.Return(_samples);
        _samples = [];
        _count = 0;
    }

    private void Add(ScrapedText found, long? timestamp, double value)
    {
        Scraped++;
        _taken = null;
        if (found.Series is not { } series)
        {
            return;
        }
        Kept++;
        if (timestamp is { } own && _settings.HonorTimestamps)
        {
            if (own < _earliest || own > _latest)
            {
                OutOfBounds++;
                return;
            }
            Take(series.Labels, own, value);
        }
        else if (_cache.TryTrack(series))
        {
            Take(series.Labels, _timestamp, value);
        }
        else
        {
            Duplicates++;
        }
    }

    private void Take(Labels labels, long timestamp, double value)
    {
        if (_count >= _settings.SampleLimit)
        {
            // Counting goes on, so that the user learns which limit would do.
            Error = $"the page has more than sample_limit ({_settings.SampleLimit}) samples";
            return;
        }
        // A page can say NaN but not which; only the collector marks series stale.
        _taken = labels;
        Append(labels, timestamp, double.IsNaN(value) ? BitConverter.UInt64BitsToDouble(StaleMarker.NormalNaNBits) : value);
    }

    private void Append(Labels labels, long timestamp, double value)
    {
        if (_count == _samples.Length)
        {
            var larger = ArrayPool<MetricSample>.Shared.Rent(2 * _count);
            _samples.AsSpan(0, _count).CopyTo(larger);
            _samples.AsSpan(0, _count).Clear();
            ArrayPool<MetricSample>.Shared.Return(_samples);
            _samples = larger;
        }
        _samples[_count++] = new MetricSample(labels, timestamp, value);
    }

    // False with an error set; true with null where relabelling dropped the series.
    private bool TryResolve(LabelScratch labels, out Labels? resolved)
    {
        resolved = null;
        _settings.Attach(labels);
        if (!RelabelConfig.ApplyAll(_settings.MetricRelabel, labels) || labels.Count == 0)
        {
            return true;
        }
        if (labels.Get(Labels.MetricName).Length == 0)
        {
            Error = "relabelling left a series without a name";
            return false;
        }
        if (ExceededLimit(labels) is { } error)
        {
            Error = error;
            return false;
        }
        resolved = labels.Build(_settings.Texts);
        return true;
    }

    private string? ExceededLimit(LabelScratch labels)
    {
        var (limit, nameLimit, valueLimit) = (_settings.LabelLimit, _settings.LabelNameLengthLimit, _settings.LabelValueLengthLimit);
        if (limit > 0 && labels.Count > limit)
        {
            return $"series {labels.Get(Labels.MetricName)} has {labels.Count} labels, more than label_limit ({limit})";
        }
        if (nameLimit == 0 && valueLimit == 0)
        {
            return null;
        }
        for (var i = 0; i < labels.Count; i++)
        {
            var (name, value) = labels[i];
            if (nameLimit > 0 && Encoding.UTF8.GetByteCount(name) > nameLimit)
            {
                return $"series {labels.Get(Labels.MetricName)} has a label name of {Encoding.UTF8.GetByteCount(name)} bytes, more than label_name_length_limit ({nameLimit})";
            }
            if (valueLimit > 0 && Encoding.UTF8.GetByteCount(value) > valueLimit)
            {
                return $"series {labels.Get(Labels.MetricName)} has a value of label {name} of {Encoding.UTF8.GetByteCount(value)} bytes, more than label_value_length_limit ({valueLimit})";
            }
        }
        return null;
    }
}
