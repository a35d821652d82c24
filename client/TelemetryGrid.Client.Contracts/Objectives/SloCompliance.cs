namespace TelemetryGrid.Client;

/// <summary>An objective in the first of its windows. Without measurements the values are null.</summary>
public sealed record SloCompliance
{
    public required string Name { get; init; }

    public required string Service { get; init; }

    /// <summary>What tells it from others where one objective holds for several series; else empty.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>For example <c>30d</c>, <c>calendar 1 month</c>.</summary>
    public required string Window { get; init; }

    /// <summary>The share of good events, 0..1.</summary>
    public double? Compliance { get; init; }

    /// <summary>The share that has to be good, 0..1.</summary>
    public required double Target { get; init; }

    /// <summary>The share of the allowed bad events that is left: 1 for none spent, below 0 when overspent.</summary>
    public double? ErrorBudgetRemaining { get; init; }

    /// <summary>How many times faster than allowed the last hour spent.</summary>
    public double? BurnRate { get; init; }

    public required SloStatus Status { get; init; }
}
