namespace TelemetryGrid.Storage.DeadLetters;

/// <summary>A record that was refused, as it came, and why.</summary>
/// <param name="Id">From 1, growing; never given twice while the folder exists.</param>
/// <param name="Reason">Stable code, for example <c>timestamp_in_future</c>.</param>
/// <param name="Source">Id of the source.</param>
/// <param name="Message">One sentence.</param>
/// <param name="Payload">The record's bytes; only their beginning when <paramref name="OriginalLength"/> is more.</param>
/// <param name="OriginalLength">Bytes it had.</param>
public sealed record DeadLetter(
    long Id,
    string Reason,
    string Source,
    string Message,
    DateTimeOffset ReceivedAt,
    ReadOnlyMemory<byte> Payload,
    int OriginalLength
)
{
    /// <summary>Whether the record is all there, so that it can be sent again.</summary>
    public bool IsWhole => Payload.Length == OriginalLength;
}
