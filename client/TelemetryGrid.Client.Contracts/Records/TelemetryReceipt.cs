namespace TelemetryGrid.Client;

/// <summary>What became of records that were sent.</summary>
public sealed record TelemetryReceipt
{
    /// <summary>Records that are in the ingest log.</summary>
    public int Accepted { get; init; }

    public IReadOnlyList<RecordRefusal> Refused { get; init; } = [];
}
