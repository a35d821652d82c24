using TelemetryGrid.PromQL;

namespace TelemetryGrid.Gateway.Prometheus.Targets;

/// <summary>A target that relabelling left out.</summary>
public sealed record DroppedTarget(string ScrapePool, Labels DiscoveredLabels);
