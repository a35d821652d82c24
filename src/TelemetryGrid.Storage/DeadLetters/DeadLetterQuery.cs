namespace TelemetryGrid.Storage.DeadLetters;

/// <summary>Which letters to list, the newest first.</summary>
public sealed record DeadLetterQuery
{
    public const int MaxLimit = 1000;

    /// <summary>Only of this source.</summary>
    public string? Source { get; init; }

    /// <summary>Only with this reason.</summary>
    public string? Reason { get; init; }

    /// <summary>Only received at or after.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only received before.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary><see cref="DeadLetterPage.Next"/> of the page before; null for the first page.</summary>
    public long? Cursor { get; init; }

    /// <summary>Letters of a page, 1 to <see cref="MaxLimit"/>. Default 100.</summary>
    public int Limit { get; init; } = 100;
}
