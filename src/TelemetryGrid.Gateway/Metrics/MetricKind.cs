namespace TelemetryGrid.Gateway.Metrics;

/// <summary>What an instrument is on the exposition's side.</summary>
internal enum MetricKind
{
    Counter,
    Gauge,
    Histogram,
}
