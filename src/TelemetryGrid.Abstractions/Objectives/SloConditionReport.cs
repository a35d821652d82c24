namespace TelemetryGrid.Objectives;

/// <summary>How a condition of the multi-window scheme stands.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.SloConditionReport")]
public sealed record SloConditionReport
{
    /// <summary>True when it wakes somebody, false for a ticket.</summary>
    [Id(0)]
    public required bool IsPage { get; init; }

    [Id(1)]
    public required TimeSpan ShortWindow { get; init; }

    [Id(2)]
    public required TimeSpan LongWindow { get; init; }

    /// <summary>The burn rate that both windows have to exceed.</summary>
    [Id(3)]
    public required double Factor { get; init; }

    /// <summary>Null without evidence.</summary>
    [Id(4)]
    public double? ShortRate { get; init; }

    /// <summary>Null without evidence.</summary>
    [Id(5)]
    public double? LongRate { get; init; }

    /// <summary>It would fire, were there more traffic.</summary>
    [Id(6)]
    public required bool IsHeldBack { get; init; }

    [Id(7)]
    public required bool IsFiring { get; init; }
}
