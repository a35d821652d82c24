using System.Collections.Immutable;

namespace TelemetryGrid.Topology;

/// <summary>The nodes and links of a site, or a part of them. Both are sorted by id; a link's nodes are always there too.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.TopologyGraph")]
public sealed record TopologyGraph
{
    [Id(0)]
    public ImmutableArray<TopologyNode> Nodes { get; init; } = [];

    [Id(1)]
    public ImmutableArray<TopologyLink> Links { get; init; } = [];

    /// <summary>Nodes of the whole graph.</summary>
    [Id(2)]
    public int TotalNodes { get; init; }

    /// <summary>Links of the whole graph.</summary>
    [Id(3)]
    public int TotalLinks { get; init; }

    /// <summary>The number of the newest <see cref="TopologyChange"/>.</summary>
    [Id(4)]
    public long Revision { get; init; }

    /// <summary>Inventories, nodes and links that were left out because the site has more of them than it may.</summary>
    [Id(5)]
    public long Dropped { get; init; }

    /// <summary>What a neighbour said that names no node unambiguously.</summary>
    [Id(6)]
    public int Unresolved { get; init; }
}
