using System.Collections.Immutable;

namespace TelemetryGrid.Analytics.Flows;

/// <summary>The heaviest flows of a period, and everything else.</summary>
/// <param name="FromMs">Start of the first slice covered, Unix milliseconds.</param>
/// <param name="ToMs">End of the last slice covered, exclusive.</param>
/// <param name="Flows">Descending; equal ones in the order they were first seen.</param>
/// <param name="Groups">Groups with traffic, ascending.</param>
public sealed record FlowReport<TKey, TAttributes>(
    long FromMs,
    long ToMs,
    ImmutableArray<RankedFlow<TKey, TAttributes>> Flows,
    ImmutableArray<FlowGroupTraffic> Groups
);
