namespace TelemetryGrid.Silo.Commands;

/// <summary>How <c>query</c> prints an answer.</summary>
internal enum QueryOutput
{
    /// <summary>Aligned columns for people.</summary>
    Table,

    /// <summary>The answer of the HTTP API as it came.</summary>
    Json,

    /// <summary>RFC 4180, one line per sample.</summary>
    Csv,
}
