using System.Collections.Immutable;

namespace TelemetryGrid.Gateway.Prometheus.Targets;

/// <summary>What is scraped, and what relabelling left out.</summary>
public sealed record TargetListing(ImmutableArray<ActiveTarget> Active, ImmutableArray<DroppedTarget> Dropped)
{
    public static readonly TargetListing Empty = new([], []);
}
