using System.Collections.Immutable;

namespace TelemetryGrid.Analytics.Health;

/// <summary>The health of a site or a network.</summary>
public sealed record GroupHealthScore
{
    /// <summary>0 to 100: the mean, or the ceiling when that is lower; null when nothing is known about any member.</summary>
    public required double? Score { get; init; }

    /// <summary>Mean of the known members, each by its criticality.</summary>
    public required double? Mean { get; init; }

    /// <summary>What the worst member of the most critical kind leaves: 100 − criticality × what it lacks.</summary>
    public required double Ceiling { get; init; }

    /// <summary>Members by score: 90 and above, 60 and above, 1 and above, below 1, unknown.</summary>
    public required (int Healthy, int Impaired, int Poor, int Down, int Unknown) Members { get; init; }

    /// <summary>What costs most, at most five, first the one that sets the ceiling.</summary>
    public required ImmutableArray<HealthMember> Worst { get; init; }

    /// <summary>What decides the score, in a sentence.</summary>
    public required string Reason { get; init; }
}
