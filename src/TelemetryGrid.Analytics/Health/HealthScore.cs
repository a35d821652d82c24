using System.Collections.Immutable;

namespace TelemetryGrid.Analytics.Health;

/// <summary>The health of a device, with all it is made of.</summary>
public sealed record HealthScore
{
    /// <summary>0 to 100: the weighted mean of the known terms, or the lowest ceiling when that is lower; null when nothing is known.</summary>
    public required double? Score { get; init; }

    /// <summary>The weighted mean by itself.</summary>
    public required double? Mean { get; init; }

    /// <summary>Heaviest first, unknown ones last.</summary>
    public required ImmutableArray<HealthTerm> Terms { get; init; }

    /// <summary>Share of the weights of which something is known, 0..1.</summary>
    public required double Coverage { get; init; }

    /// <summary>What decides the score, in a sentence.</summary>
    public required string Reason { get; init; }
}
