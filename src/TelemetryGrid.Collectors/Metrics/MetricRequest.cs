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

    private readonly BatchWriter _writer = new();
    private readonly MetricSectionBuilder[] _sections;
    private readonly List<(int Partition, byte[] Payload)> _payloads = [];
    private readonly List<SeriesKey> _defined = [];

    public MetricRequest(PartitionMap map)
    {
        _sections = new MetricSectionBuilder[map.Count];
        for (var i = 0; i < _sections.Length; i++)
        {
            _sections[i] = new MetricSectionBuilder();
        }
    }

    public long Samples { get; private set; }

    public long Rejected { get; private set; }

    public string? FirstError { get; private set; }

    /// <summary>Series whose definition is among the payloads.</summary>
    public IReadOnlyList<SeriesKey> Defined => _defined;

    /// <summary>The payloads, once <see cref="Close"/> was called. Their arrays are new and never written to again.</summary>
    public IReadOnlyList<(int Partition, byte[] Payload)> Payloads => _payloads;

    public void Define(in SeriesKey key, int partition, ulong series, Labels labels)
    {
        _sections[partition].Define(series, labels);
        _defined.Add(key);
    }

    public void Describe(int partition, MetricMetadata metadata) => _sections[partition].Describe(metadata);

    public void Add(int partition, ulong series, long timestamp, double value)
    {
        var section = _sections[partition];
        section.Add(series, timestamp, value);
        Samples++;
        if (section.EstimatedBytes >= MaxPayload)
        {
            Cut(partition);
        }
    }

    public void Reject(long count, string reason)
    {
        Rejected += count;
        FirstError ??= reason;
    }

    public void Close()
    {
        for (var partition = 0; partition < _sections.Length; partition++)
        {
            if (!_sections[partition].IsEmpty)
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
        _payloads.Clear();
        _defined.Clear();
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

    private void Cut(int partition)
    {
        _writer.Clear();
        _writer.AddMetrics(_sections[partition]);
        _payloads.Add((partition, _writer.Payload.ToArray()));
        _sections[partition].Clear();
    }
}
