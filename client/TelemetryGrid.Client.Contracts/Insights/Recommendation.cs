namespace TelemetryGrid.Client;

/// <summary>What to do about an insight.</summary>
public sealed record Recommendation
{
    /// <summary>Name of the rule it comes from.</summary>
    public required string Rule { get; init; }

    public required string Text { get; init; }

    /// <summary>The runbook, in order.</summary>
    public IReadOnlyList<string> Steps { get; init; } = [];
}
