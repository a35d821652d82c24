using TelemetryGrid.Collectors.Metrics;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Collectors.Otlp;

/// <summary>What one request becomes.</summary>
internal sealed class OtlpMetricBatch
{
    /// <summary>Exemplars of one request; further ones are left out.</summary>
    private const int MaxExemplars = 10_000;

    private readonly List<MetricSample> _samples = [];
    private readonly List<(Labels, Exemplar)> _exemplars = [];
    private readonly Dictionary<string, MetricMetadata> _metadata = new(StringComparer.Ordinal);
    private readonly List<(OtlpSeries Series, OtlpTotal? Before)> _undo = [];

    /// <summary>Data points among the samples.</summary>
    public long Points { get; set; }

    /// <summary>Data points that cannot be taken, now or later.</summary>
    public long Rejected { get; private set; }

    /// <summary>Why the first of them cannot.</summary>
    public string FirstError { get; private set; } = "";

    public int Samples => _samples.Count;

    public MetricAppend Append => new(_samples.ToArray(), [.. _metadata.Values], _exemplars);

    public void Add(Labels labels, long at, double value) => _samples.Add(new MetricSample(labels, at, value));

    public void Add(Labels series, Exemplar exemplar)
    {
        if (_exemplars.Count < MaxExemplars)
        {
            _exemplars.Add((series, exemplar));
        }
    }

    public void Describe(MetricMetadata metadata) => _metadata[metadata.Metric] = metadata;

    public void Reject(string reason)
    {
        Rejected++;
        if (FirstError.Length == 0)
        {
            FirstError = reason;
        }
    }

    /// <summary>Moves a total on, so that it can be taken back.</summary>
    public void Set(OtlpSeries series, OtlpTotal total)
    {
        _undo.Add((series, series.Total));
        series.Total = total;
    }

    /// <summary>The log took nothing of it, and the sender will send it again: totals must not have it twice.</summary>
    public void Undo()
    {
        for (var i = _undo.Count - 1; i >= 0; i--)
        {
            _undo[i].Series.Total = _undo[i].Before;
        }
        _undo.Clear();
    }
}
