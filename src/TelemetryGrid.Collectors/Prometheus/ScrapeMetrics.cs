using System.Diagnostics.Metrics;
using TelemetryGrid.Collectors.Ingest;

namespace TelemetryGrid.Collectors.Prometheus;

/// <summary>The scraper's instruments, in the meter <c>TelemetryGrid.Collectors</c>. None is labelled by job or instance.</summary>
public sealed class ScrapeMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _skipped;

    public ScrapeMetrics(IMeterFactory meters, ScrapeClient client)
    {
        ArgumentNullException.ThrowIfNull(meters);
        ArgumentNullException.ThrowIfNull(client);
        _meter = meters.Create(IngestMetrics.MeterName);
        _duration = _meter.CreateHistogram<double>(
            "network.telemetry.scrape.duration",
            "s",
            "Duration of a target's scrape; error.type says why one failed.",
            advice: new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
            }
        );
        _skipped = _meter.CreateCounter<long>(
            "network.telemetry.scrapes.skipped",
            "{scrape}",
            "Scrapes left out because the one before was still running."
        );
        _meter.CreateObservableUpDownCounter(
            "network.telemetry.scrape.bytes",
            () => client.BytesInFlight,
            "By",
            "Memory of pages that are being received or read."
        );
    }

    public void Dispose() => _meter.Dispose();

    internal void OnScrape(TimeSpan duration, string errorType)
    {
        if (errorType.Length == 0)
        {
            _duration.Record(duration.TotalSeconds);
        }
        else
        {
            _duration.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("error.type", errorType));
        }
    }

    internal void OnSkipped() => _skipped.Add(1);
}
