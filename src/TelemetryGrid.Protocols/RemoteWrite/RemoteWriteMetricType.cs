namespace TelemetryGrid.Protocols.RemoteWrite;

/// <summary>Metric types, numbered alike in 1.0 (<c>MetricMetadata.MetricType</c>) and 2.0 (<c>Metadata.MetricType</c>). Other numbers may come.</summary>
public enum RemoteWriteMetricType
{
    Unknown = 0,
    Counter = 1,
    Gauge = 2,
    Histogram = 3,
    GaugeHistogram = 4,
    Summary = 5,
    Info = 6,
    StateSet = 7,
}
