namespace TelemetryGrid.Collectors.Otlp;

/// <summary>What the delta points of a stream have come to since it was first met. Immutable.</summary>
internal sealed record OtlpTotal
{
    /// <summary>Of the newest point, in nanoseconds since 1970.</summary>
    public ulong Time { get; init; }

    /// <summary>Of a sum.</summary>
    public double Value { get; init; }

    /// <summary>Of a histogram.</summary>
    public OtlpDistribution? Distribution { get; init; }
}
