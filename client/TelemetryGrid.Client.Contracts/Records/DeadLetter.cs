namespace TelemetryGrid.Client;

/// <summary>A record that was refused, as it came.</summary>
public sealed record DeadLetter
{
    public required long Id { get; init; }

    public required string Reason { get; init; }

    public required string Source { get; init; }

    public required string Message { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>As it was sent, or <c>hex:</c> and its bytes where that is no text; only the beginning where it is not whole.</summary>
    public required string Payload { get; init; }

    /// <summary>It is kept whole, so that it can be tried again.</summary>
    public bool IsWhole { get; init; }
}
