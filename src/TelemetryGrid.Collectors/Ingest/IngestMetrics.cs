using System.Diagnostics.Metrics;

namespace TelemetryGrid.Collectors.Ingest;

/// <summary>The grid's own instruments for what it takes in. Never labelled by device or address.</summary>
public sealed class IngestMetrics : IDisposable
{
    public const string MeterName = "TelemetryGrid.Collectors";

    private readonly Meter _meter;
    private readonly Counter<long> _records;
    private readonly Counter<long> _dropped;
    private readonly Histogram<double> _duration;
    private readonly UpDownCounter<int> _activeCollectors;

    public IngestMetrics(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        _meter = meters.Create(MeterName);
        _records = _meter.CreateCounter<long>(
            "network.telemetry.records",
            description: "Records read from the network and acknowledged by the ingest log."
        );
        _dropped = _meter.CreateCounter<long>(
            "network.telemetry.records.dropped",
            description: "Records dropped by a bound, by error.type."
        );
        _duration = _meter.CreateHistogram<double>(
            "network.telemetry.processing.duration",
            unit: "s",
            description: "Time from closing a collector's window to its acknowledgement by the ingest log.",
            advice: new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
            }
        );
        _activeCollectors = _meter.CreateUpDownCounter<int>(
            "network.telemetry.active.collectors",
            description: "Collectors that are collecting now."
        );
    }

    public void Acknowledged(string source, long records) =>
        _records.Add(records, new KeyValuePair<string, object?>("source.kind", source));

    public void Dropped(string source, string errorType, long records)
    {
        if (records > 0)
        {
            _dropped.Add(
                records,
                new KeyValuePair<string, object?>("source.kind", source),
                new KeyValuePair<string, object?>("error.type", errorType)
            );
        }
    }

    public void Processed(string source, TimeSpan duration) =>
        _duration.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("source.kind", source));

    public void CollectorStarted(string kind) => _activeCollectors.Add(1, new KeyValuePair<string, object?>("source.kind", kind));

    public void CollectorStopped(string kind) => _activeCollectors.Add(-1, new KeyValuePair<string, object?>("source.kind", kind));

    public void Dispose() => _meter.Dispose();
}
