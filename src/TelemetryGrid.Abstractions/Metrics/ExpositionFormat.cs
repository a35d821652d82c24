namespace TelemetryGrid.Metrics;

/// <summary>How an exposition page is written.</summary>
public enum ExpositionFormat
{
    /// <summary>The Prometheus text format, 0.0.4 and 1.0.0.</summary>
    Text,

    /// <summary>OpenMetrics text, 1.0.0.</summary>
    OpenMetrics,
}
