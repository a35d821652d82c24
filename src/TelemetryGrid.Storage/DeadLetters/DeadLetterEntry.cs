namespace TelemetryGrid.Storage.DeadLetters;

/// <summary>Where a letter stands, and what it is found by.</summary>
internal sealed class DeadLetterEntry(long id, long offset, int length, DateTimeOffset receivedAt, string reason, string source)
{
    public long Id => id;

    public long Offset => offset;

    public int Length => length;

    public bool IsGone { get; set; }

    public bool Fits(DeadLetterQuery query) =>
        !IsGone
        && (query.Source is null || query.Source == source)
        && (query.Reason is null || query.Reason == reason)
        && !(receivedAt < query.From)
        && !(receivedAt >= query.To);
}
