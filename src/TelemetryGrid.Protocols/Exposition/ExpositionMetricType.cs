namespace TelemetryGrid.Protocols.Exposition;

/// <summary>Metric types of both dialects; the text format's <c>untyped</c> is OpenMetrics' <c>unknown</c>.</summary>
public enum ExpositionMetricType : byte
{
    Unknown = 0,
    Counter,
    Gauge,
    Histogram,
    GaugeHistogram,
    Summary,
    Info,
    StateSet,
}
