namespace TelemetryGrid.Records;

/// <summary>Which refused records to list, the newest first; what is null holds for all.</summary>
public sealed record DeadLetterFind
{
    public string? Source { get; init; }

    public string? Reason { get; init; }

    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? To { get; init; }

    /// <summary><see cref="DeadLetterList.Next"/> of the list before.</summary>
    public long? After { get; init; }

    public int Limit { get; init; } = 100;
}
