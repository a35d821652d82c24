namespace TelemetryGrid.Objectives;

/// <summary>An objective in one of its windows. Without evidence the values that follow from it are null.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.SloWindowReport")]
public sealed record SloWindowReport
{
    /// <summary>For example <c>30d</c>, <c>calendar 1 month</c>.</summary>
    [Id(0)]
    public required string Window { get; init; }

    [Id(1)]
    public required DateTimeOffset Start { get; init; }

    [Id(2)]
    public required DateTimeOffset End { get; init; }

    [Id(3)]
    public required double Good { get; init; }

    [Id(4)]
    public required double Total { get; init; }

    /// <summary>The share of good events, 0..1.</summary>
    [Id(5)]
    public double? Compliance { get; init; }

    /// <summary>The share of the allowed bad events that is left; below 0 when overspent.</summary>
    [Id(6)]
    public double? ErrorBudgetRemaining { get; init; }

    /// <summary>How many times faster than allowed the last hour spent.</summary>
    [Id(7)]
    public double? BurnRate { get; init; }

    /// <summary>When the budget will be gone at that rate; null when it lasts.</summary>
    [Id(8)]
    public DateTimeOffset? ExhaustedAt { get; init; }

    [Id(9)]
    public required SloHealth Health { get; init; }
}
