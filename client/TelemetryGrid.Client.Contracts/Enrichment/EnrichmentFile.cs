namespace TelemetryGrid.Client;

/// <summary>A file of data that a stage of the enrichment reads, again whenever it changes.</summary>
public sealed record EnrichmentFile
{
    public required string Path { get; init; }

    /// <summary>When its content was made: as it says itself, else when it was written; null while there is none.</summary>
    public DateTimeOffset? DataTime { get; init; }

    /// <summary>Times it was read and taken.</summary>
    public required long Loaded { get; init; }

    /// <summary>Times it was read and refused, with the old content kept in use.</summary>
    public required long Refused { get; init; }

    /// <summary>What is wrong with it now, the first of it.</summary>
    public required IReadOnlyList<string> Problems { get; init; }
}
