namespace TelemetryGrid.Client;

/// <summary>One stage of the enrichment: what it did since the node started, and how fresh its data is.</summary>
public sealed record EnrichmentStage
{
    /// <summary><c>trace_id</c>, <c>geo</c>, <c>networks</c>, <c>topology</c>, <c>business</c> or <c>application</c>.</summary>
    public required string Stage { get; init; }

    /// <summary>Records that passed it.</summary>
    public required long Records { get; init; }

    /// <summary>Those of them that it added something to.</summary>
    public required long Enriched { get; init; }

    /// <summary>Labels and annotations it added.</summary>
    public required long Added { get; init; }

    /// <summary>Values it had, where the record said something else already, which stayed.</summary>
    public required long Kept { get; init; }

    /// <summary>Values it had that the record had no room for.</summary>
    public required long Dropped { get; init; }

    /// <summary>Records at which it broke off; they went on without it.</summary>
    public required long Errors { get; init; }

    /// <summary>Age of the oldest of its data; null for a stage without data.</summary>
    public double? DataAgeSeconds { get; init; }

    /// <summary>The files it reads.</summary>
    public required IReadOnlyList<EnrichmentFile> Files { get; init; }
}
