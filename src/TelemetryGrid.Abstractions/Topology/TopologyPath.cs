using System.Collections.Immutable;

namespace TelemetryGrid.Topology;

/// <summary>A way between two nodes.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.TopologyPath")]
public sealed record TopologyPath
{
    /// <summary>From the first to the last, both included; empty when there is no way.</summary>
    [Id(0)]
    public ImmutableArray<TopologyNode> Nodes { get; init; } = [];

    /// <summary>The link between each two nodes; where there are parallel ones, the cheapest.</summary>
    [Id(1)]
    public ImmutableArray<TopologyLink> Links { get; init; } = [];

    /// <summary>The sum over links, in the weight that was asked for.</summary>
    [Id(2)]
    public double Cost { get; init; }
}
