namespace TelemetryGrid.Analytics.Flows.Patterns;

/// <summary>What bounds cost.</summary>
/// <param name="Episodes">Patterns that were not told because too many were under way.</param>
/// <param name="Newcomers">New talkers and services that were too many in a minute.</param>
/// <param name="Evicted">Entities that made room for others.</param>
public readonly record struct FlowPatternLosses(long Episodes, long Newcomers, long Evicted);
