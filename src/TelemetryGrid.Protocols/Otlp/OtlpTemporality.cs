namespace TelemetryGrid.Protocols.Otlp;

/// <summary>From when a sum or histogram counts (metrics.proto, <c>AggregationTemporality</c>).</summary>
public enum OtlpTemporality : byte
{
    Unspecified = 0,

    /// <summary>Since the point before.</summary>
    Delta = 1,

    /// <summary>Since a start that stays.</summary>
    Cumulative = 2,
}
