namespace TelemetryGrid.Protocols.Exposition;

/// <summary>The two text formats of metric pages. They look alike and differ in blanks, timestamps, metadata and how a page ends.</summary>
public enum ExpositionDialect : byte
{
    /// <summary>Prometheus text format 0.0.4 and 1.0.0: free spacing and comments, timestamps in milliseconds.</summary>
    Text,

    /// <summary>OpenMetrics text 1.0: single blanks, no blank lines or comments, timestamps in seconds, <c># EOF</c> at the end.</summary>
    OpenMetrics,
}
