using System.Collections.Immutable;

namespace TelemetryGrid.Analytics.Detectors.Batch;

/// <summary>A row of the window that is unlike the others, and why.</summary>
public sealed record BatchFinding
{
    public required long TimeMs { get; init; }

    /// <summary>−log10 p of the whole ensemble against the window, at most 12.</summary>
    public required double Score { get; init; }

    /// <summary>Weighted share of the members that vote for the row.</summary>
    public required double Agreement { get; init; }

    /// <summary>Counts from 0; findings at most two rows apart belong to one episode.</summary>
    public required int Episode { get; init; }

    public required ImmutableArray<MemberScore> Members { get; init; }

    /// <summary>Largest share first.</summary>
    public required ImmutableArray<FeatureContribution> Contributions { get; init; }
}
