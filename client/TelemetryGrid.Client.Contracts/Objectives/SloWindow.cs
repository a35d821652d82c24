namespace TelemetryGrid.Client;

/// <summary>An objective in one of its windows. Without measurements the values are null.</summary>
public sealed record SloWindow
{
    /// <summary>For example <c>30d</c>, <c>calendar 1 month</c>.</summary>
    public required string Window { get; init; }

    public required DateTimeOffset Start { get; init; }

    public required DateTimeOffset End { get; init; }

    public required double GoodEvents { get; init; }

    public required double TotalEvents { get; init; }

    /// <summary>The share of good events, 0..1.</summary>
    public double? Compliance { get; init; }

    /// <summary>The share of the allowed bad events that is left: 1 for none spent, below 0 when overspent.</summary>
    public double? ErrorBudgetRemaining { get; init; }

    /// <summary>How many times faster than allowed the last hour spent.</summary>
    public double? BurnRate { get; init; }

    /// <summary>When the budget will be gone at that rate; null when it lasts.</summary>
    public DateTimeOffset? ProjectedExhaustion { get; init; }

    public required SloStatus Status { get; init; }
}
