using System.Collections.Immutable;

namespace TelemetryGrid.Topology;

/// <summary>What the roots no longer reach when something fails.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.TopologyDependents")]
public sealed record TopologyDependents
{
    /// <summary>The id of the node or link that is taken away.</summary>
    [Id(0)]
    public string Subject { get; init; } = "";

    /// <summary>Where reaching begins, by node id: those asked for, or the core. The subject itself is not among them.</summary>
    [Id(1)]
    public ImmutableArray<string> Roots { get; init; } = [];

    /// <summary>Nodes that are reached with the subject and not without it, sorted by id.</summary>
    [Id(2)]
    public ImmutableArray<TopologyNode> Nodes { get; init; } = [];
}
