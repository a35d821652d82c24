using TelemetryGrid.Identity;
using TelemetryGrid.Metrics;
using TelemetryGrid.PromQL;
using TelemetryGrid.Storage.Batches;

namespace TelemetryGrid.Collectors.Metrics;

/// <summary>What one request brings, sorted into payloads for the partitions. Not thread-safe; cleared and used again.</summary>
internal sealed class MetricRequest
{
    /// <summary>A payload is cut here, so that no grain turn takes long and no single array grows large.</summary>
    private const int MaxPayload = 1 << 20;

    /// <summary>A series may have megabytes of labels, which nobody wants to read in an error.</summary>
    private const int MaxReason = 1024;

    private readonly BatchWriter _writer = new();
    private readonly MetricSectionBuilder[] _sections;
    private readonly ExemplarSectionBuilder[] _exemplars;
    private readonly List<(int Partition, byte[] Payload)> _payloads = [];
    private readonly List<SeriesKey> _defined = [];
    private readonly List<string> _described = [];
    private readonly List<(SeriesKey Key, long Before)> _advanced = [];
    private readonly long _maxText;
    private long _text;

    /// <param name="map">The partitions.</param>
    /// <param name="maxText">The most bytes of labels and metadata that <see cref="Spend"/> lets through.</param>
    public MetricRequest(PartitionMap map, long maxText)
    {
        _maxText = maxText;
        _sections = new MetricSectionBuilder[map.Count];
        _exemplars = new ExemplarSectionBuilder[map.Count];
        for (var i = 0; i < _sections.Length; i++)
        {
            _sections[i] = new MetricSectionBuilder();
            _exemplars[i] = new ExemplarSectionBuilder();
        }
    }

    /// <summary>Tells requests apart; 0 until the intake gives it one.</summary>
    public uint Number { get; set; }

    public long Samples { get; private set; }

    public long Rejected { get; private set; }

    public string? FirstError { get; private set; }

    /// <summary>Series whose definition is among the payloads.</summary>
    public IReadOnlyList<SeriesKey> Defined => _defined;

    /// <summary>Metrics whose metadata is among the payloads.</summary>
    public IReadOnlyList<string> Described => _described;

    /// <summary>Series whose newest time the request has moved on, and what it was before.</summary>
    public IReadOnlyList<(SeriesKey Key, long Before)> Advanced => _advanced;

    /// <summary>The payloads, once <see cref="Close"/> was called. Their arrays are new and never written to again.</summary>
    public IReadOnlyList<(int Partition, byte[] Payload)> Payloads => _payloads;

    public void Define(in SeriesKey key, int partition, ulong series, Labels labels)
    {
        _sections[partition].Define(series, labels);
        _defined.Add(key);
    }

    public void Describe(int partition, MetricMetadata metadata)
    {
        _sections[partition].Describe(metadata);
        _described.Add(metadata.Metric);
        CutIfLong(partition);
    }

    public void Add(int partition, ulong series, long timestamp, double value)
    {
        _sections[partition].Add(series, timestamp, value);
        Samples++;
        CutIfLong(partition);
    }

    /// <summary>Takes an exemplar of a series the request has a sample of; one with too long labels is left out, as Prometheus does.</summary>
    public void AddExemplar(int partition, ulong series, Exemplar exemplar)
    {
        var letters = exemplar.Labels.ToPairs().Sum(t => t.EnumerateRunes().Count());
        if (letters <= Exemplar.MaxLabelLetters)
        {
            _exemplars[partition].Add(series, exemplar);
        }
    }

    /// <summary>A series' newest time has moved on by this request.</summary>
    public void Advance(in SeriesKey key, long before) => _advanced.Add((key, before));

    /// <summary>
    /// Counts bytes of labels and metadata that are about to be read. In remote write 2.0 a few bytes may stand for a long text, so a small
    /// body could fill all memory.
    /// </summary>
    /// <exception cref="MetricFormatException">There are more than one request may have.</exception>
    public void Spend(long bytes)
    {
        _text += bytes;
        if (_text > _maxText)
        {
            throw new MetricFormatException(
                $"The labels and metadata of the request come to more than {_maxText} bytes when written out; send fewer series at once."
            );
        }
    }

    /// <summary>Counts what is refused. Only the first reason is reported, so ask <see cref="FirstError"/> before putting another together.</summary>
    public void Reject(long count, string? reason)
    {
        Rejected += count;
        FirstError ??= reason is { Length: > MaxReason }
            ? $"{reason.AsSpan(0, MaxReason / 2)}…{reason.AsSpan(reason.Length - (MaxReason / 2))}"
            : reason;
    }

    public void Close()
    {
        for (var partition = 0; partition < _sections.Length; partition++)
        {
            if (!_sections[partition].IsEmpty || !_exemplars[partition].IsEmpty)
            {
                Cut(partition);
            }
        }
    }

    public void Clear()
    {
        foreach (var section in _sections)
        {
            section.Clear();
        }
        foreach (var section in _exemplars)
        {
            section.Clear();
        }
        _payloads.Clear();
        _defined.Clear();
        _described.Clear();
        _advanced.Clear();
        _text = 0;
        Samples = 0;
        Rejected = 0;
        FirstError = null;
    }

    public MetricIntakeResult Result() =>
        new()
        {
            Samples = Samples,
            Rejected = Rejected,
            FirstError = FirstError,
        };

    private void CutIfLong(int partition)
    {
        if (_sections[partition].EstimatedBytes >= MaxPayload)
        {
            Cut(partition);
        }
    }

    private void Cut(int partition)
    {
        _writer.Clear();
        _writer.AddMetrics(_sections[partition]);
        if (!_exemplars[partition].IsEmpty)
        {
            _writer.AddExemplars(_exemplars[partition]);
            _exemplars[partition].Clear();
        }
        _payloads.Add((partition, _writer.Payload.ToArray()));
        _sections[partition].Clear();
    }
}
