namespace TelemetryGrid.Silo.Commands.Export;

/// <summary>How <c>export</c> writes samples; the names are the API's in lower case.</summary>
internal enum ExportOutputFormat
{
    /// <summary>OpenMetrics 1.0, which promtool makes blocks of.</summary>
    OpenMetrics,

    /// <summary>The Prometheus text format.</summary>
    Text,

    /// <summary>RFC 4180: series, milliseconds, value.</summary>
    Csv,

    /// <summary>A JSON object a line, of one series.</summary>
    Jsonl,
}
