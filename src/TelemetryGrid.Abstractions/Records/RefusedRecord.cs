namespace TelemetryGrid.Records;

/// <summary>A record that was refused, as it came.</summary>
/// <param name="Payload">As it was sent, or <c>hex:</c> and its bytes where that is no text; only the beginning when <paramref name="IsWhole"/> is false.</param>
public sealed record RefusedRecord(
    long Id,
    string Reason,
    string Source,
    string Message,
    DateTimeOffset ReceivedAt,
    string Payload,
    bool IsWhole
);
