using System.Collections.Immutable;
using TelemetryGrid.Grains.Queries;
using TelemetryGrid.Metrics;
using TelemetryGrid.PromQL;
using TelemetryGrid.Records;
using TelemetryGrid.Storage.Batches;
using TelemetryGrid.Storage.Series;

namespace TelemetryGrid.Grains.Metrics;

/// <summary>
/// What the entities of a partition concluded, samples and events, on its way to the partition's log: from there it reaches the stores like
/// any other record, and is found again after a crash.
/// </summary>
internal sealed class Conclusions
{
    /// <summary>More series than this are defined again sooner than they would have to be.</summary>
    private const int MaxRemembered = 1_000_000;

    /// <summary>A series store may have forgotten a series that was silent for hours; one that goes on is told again this often.</summary>
    private const long DefinitionIntervalMilliseconds = 1_800_000;

    private readonly MetricSectionBuilder _section = new();
    private readonly RecordSectionBuilder _events = new();
    private readonly BatchWriter _writer = new();
    private readonly Dictionary<ulong, long> _definedAt = [];

    /// <summary>A payload is cut here: thousands of interfaces in one entry would else make one that the log does not take.</summary>
    private const int MaxPayload = 1 << 20;

    private readonly Queue<byte[]> _payloads = new();

    public bool IsEmpty => _payloads.Count == 0 && _section.IsEmpty && _events.IsEmpty;

    public void Add(ImmutableArray<EntitySample> samples)
    {
        foreach (var sample in samples)
        {
            Add(SeriesContract.ToLabels(sample.Series), sample.TimestampMilliseconds, sample.Value);
        }
    }

    public void Add(EventRecord happened)
    {
        _events.Add(happened);
        CutIfLarge();
    }

    public void Add(Labels labels, long at, double value)
    {
        var series = SeriesFingerprint.Of(labels);
        if (!_definedAt.TryGetValue(series, out var defined) || Math.Abs(at - defined) >= DefinitionIntervalMilliseconds)
        {
            if (_definedAt.Count >= MaxRemembered)
            {
                _definedAt.Clear();
            }
            _definedAt[series] = at;
            _section.Define(series, labels);
        }
        _section.Add(series, at, value);
        CutIfLarge();
    }

    /// <summary>The next payload for the log. Ask until <see cref="IsEmpty"/>.</summary>
    public byte[] Take() => _payloads.TryDequeue(out var payload) ? payload : Cut();

    /// <summary>A payload did not reach the log: what it defined must be defined again.</summary>
    public void Lost() => _definedAt.Clear();

    private void CutIfLarge()
    {
        if (_section.EstimatedBytes + _events.Length >= MaxPayload)
        {
            _payloads.Enqueue(Cut());
        }
    }

    private byte[] Cut()
    {
        _writer.Clear();
        if (!_section.IsEmpty)
        {
            _writer.AddMetrics(_section);
            _section.Clear();
        }
        if (!_events.IsEmpty)
        {
            _writer.AddRecords(_events);
            _events.Clear();
        }
        return _writer.Payload.ToArray();
    }
}
