using System.Collections.Immutable;

namespace TelemetryGrid.Enrichment;

/// <summary>What a stage did since the node started, and how fresh its data is.</summary>
public sealed record EnrichmentStageReport
{
    /// <summary><c>trace_id</c>, <c>geo</c>, <c>networks</c>, <c>topology</c>, <c>business</c> or <c>application</c>.</summary>
    public required string Stage { get; init; }

    /// <summary>Records that passed it.</summary>
    public long Records { get; init; }

    /// <summary>Those of them that it added something to.</summary>
    public long Enriched { get; init; }

    /// <summary>Labels and annotations it added.</summary>
    public long Added { get; init; }

    /// <summary>Values it had, where the record said something else already, which stayed.</summary>
    public long Kept { get; init; }

    /// <summary>Values it had that the record had no room for.</summary>
    public long Dropped { get; init; }

    /// <summary>Records at which it broke off; they went on without it.</summary>
    public long Errors { get; init; }

    /// <summary>Age of the oldest of its data; null for a stage without data.</summary>
    public TimeSpan? DataAge { get; init; }

    public ImmutableArray<EnrichmentFileReport> Files { get; init; } = [];
}
