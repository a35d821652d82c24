namespace TelemetryGrid.Protocols.Otlp;

/// <summary>What the data points of a metric are (metrics.proto, <c>Metric.data</c>).</summary>
public enum OtlpMetricKind : byte
{
    /// <summary>A metric without data.</summary>
    None,
    Gauge,
    Sum,
    Histogram,
    ExponentialHistogram,
    Summary,
}
