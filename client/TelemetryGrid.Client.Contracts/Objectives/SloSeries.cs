namespace TelemetryGrid.Client;

/// <summary>An objective for one of the series its indicator has; most have one, without labels.</summary>
public sealed record SloSeries
{
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>Alerts are about the first.</summary>
    public required IReadOnlyList<SloWindow> Windows { get; init; }

    /// <summary>How its alerts stand; empty in lists and under the simple scheme.</summary>
    public IReadOnlyList<SloCondition> Conditions { get; init; } = [];

    /// <summary>By the burn rate of the last hour: <c>critical</c> above 10, <c>high</c> above 5, <c>warning</c> above 2, else <c>none</c>.</summary>
    public required string Severity { get; init; }

    /// <summary>The last hour's intervals, the oldest first; empty in lists.</summary>
    public IReadOnlyList<SloInterval> History { get; init; } = [];
}
