using TelemetryGrid.PromQL;

namespace TelemetryGrid.Collectors.Prometheus;

/// <summary>A target that relabelling dropped.</summary>
/// <param name="Job">The name of the source's job.</param>
/// <param name="DiscoveredLabels">Its labels before relabelling.</param>
public sealed record DroppedTarget(string Job, Labels DiscoveredLabels);
