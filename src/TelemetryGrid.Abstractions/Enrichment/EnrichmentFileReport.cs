using System.Collections.Immutable;

namespace TelemetryGrid.Enrichment;

/// <summary>A file of data that a stage reads.</summary>
public sealed record EnrichmentFileReport
{
    public required string Path { get; init; }

    /// <summary>When its content was made: as it says itself, else when it was written; null while there is none.</summary>
    public DateTimeOffset? DataTime { get; init; }

    /// <summary>Times it was read and taken.</summary>
    public long Loaded { get; init; }

    /// <summary>Times it was read and refused, with the old content kept in use.</summary>
    public long Refused { get; init; }

    /// <summary>What is wrong with it now, the first of it.</summary>
    public ImmutableArray<string> Problems { get; init; } = [];
}
