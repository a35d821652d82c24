namespace TelemetryGrid.Gateway.Prometheus.Export;

/// <summary>How exported samples are written, by the names the parameter <c>format</c> has for them in lower case.</summary>
internal enum ExportFormat
{
    /// <summary>OpenMetrics 1.0: seconds, <c># EOF</c> at the end.</summary>
    OpenMetrics,

    /// <summary>The Prometheus text format 0.0.4 (1.0.0 where a name needs quotes): milliseconds, <c># EOF</c>, there a comment, at the end.</summary>
    Text,

    /// <summary>RFC 4180: a header and <c>series,timestamp_ms,value</c>.</summary>
    Csv,

    /// <summary>One object a line: <c>{"metric":{…},"timestamps":[ms…],"values":["…"…]}</c>, at most 8,192 samples each.</summary>
    Jsonl,
}
