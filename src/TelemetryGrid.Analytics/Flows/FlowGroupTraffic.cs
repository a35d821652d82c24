namespace TelemetryGrid.Analytics.Flows;

/// <summary>The traffic of one group in a period.</summary>
/// <param name="Group">The group.</param>
/// <param name="Total">All its traffic, exact.</param>
/// <param name="Other">What the listed flows do not account for: listed flows and other add up to the total exactly.</param>
public readonly record struct FlowGroupTraffic(int Group, FlowTotals Total, FlowTotals Other);
