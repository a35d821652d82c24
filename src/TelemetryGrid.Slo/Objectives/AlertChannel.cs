using System.Collections.Immutable;

namespace TelemetryGrid.Slo.Objectives;

/// <summary>What alerts of one urgency carry.</summary>
public sealed record AlertChannel
{
    public bool IsDisabled { get; init; }

    public ImmutableSortedDictionary<string, string> Labels { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public ImmutableSortedDictionary<string, string> Annotations { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}
