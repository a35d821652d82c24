namespace TelemetryGrid.Client;

/// <summary>Log lines or events, the newest first.</summary>
public sealed record RecordPage
{
    public required IReadOnlyList<Record> Records { get; init; }

    /// <summary>Give it as <c>after</c> to go on; null when there is nothing more.</summary>
    public string? Next { get; init; }

    /// <summary>Blocks on disk that could not be read; what stood in them is missing here.</summary>
    public int DamagedBlocks { get; init; }
}
