namespace TelemetryGrid.Analytics.Insights;

/// <summary>Which insights belong together.</summary>
public sealed record InsightJoinOptions
{
    /// <summary>So near in time that they may have one cause.</summary>
    public long WithinMs { get; init; } = 15 * 60_000;

    /// <summary>From the first to the last of those joined: a chain does not go on for ever.</summary>
    public long LongestMs { get; init; } = 2 * 3_600_000;

    /// <summary>Fewer are not joined.</summary>
    public int Least { get; init; } = 2;
}
