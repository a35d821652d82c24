namespace TelemetryGrid.Client;

/// <summary>An alert's condition: both windows burn faster than the factor.</summary>
public sealed record SloCondition
{
    /// <summary><c>page</c> or <c>ticket</c>.</summary>
    public required string Urgency { get; init; }

    public required double ShortWindowSeconds { get; init; }

    public required double LongWindowSeconds { get; init; }

    public required double Factor { get; init; }

    /// <summary>Null without measurements, as <see cref="LongBurnRate"/>.</summary>
    public double? ShortBurnRate { get; init; }

    public double? LongBurnRate { get; init; }

    /// <summary>It would fire, were there more traffic.</summary>
    public required bool HeldBack { get; init; }

    public required bool Firing { get; init; }
}
