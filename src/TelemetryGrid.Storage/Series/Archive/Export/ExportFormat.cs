namespace TelemetryGrid.Storage.Series;

/// <summary>How exported samples are written.</summary>
public enum ExportFormat
{
    /// <summary>OpenMetrics text 1.0: seconds, <c># EOF</c> at the end; promtool can make blocks of it.</summary>
    OpenMetrics,

    /// <summary>Prometheus text 0.0.4: milliseconds.</summary>
    PrometheusText,

    /// <summary>A header and <c>series,timestamp_ms,value</c>.</summary>
    Csv,

    /// <summary>One object a line: <c>{"metric":{…},"timestamps":[ms…],"values":["…"…]}</c>, at most 8,192 samples each.</summary>
    JsonLines,
}
