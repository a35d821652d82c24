namespace TelemetryGrid.Client;

/// <summary>Refused records, the newest first.</summary>
public sealed record DeadLetterPage
{
    public required IReadOnlyList<DeadLetter> Letters { get; init; }

    /// <summary>Give it as <c>after</c> to go on; null when there is nothing more.</summary>
    public long? Next { get; init; }

    /// <summary>Letters kept in all.</summary>
    public long Total { get; init; }
}
