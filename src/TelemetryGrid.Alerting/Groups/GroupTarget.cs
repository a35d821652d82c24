namespace TelemetryGrid.Alerting.Groups;

/// <summary>One integration of the group's receiver: what names it, and whether it wants to hear of resolved alerts.</summary>
public readonly record struct GroupTarget(string Name, bool SendResolved);
