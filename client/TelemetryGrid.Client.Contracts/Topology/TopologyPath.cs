namespace TelemetryGrid.Client;

/// <summary>A way between two nodes.</summary>
/// <param name="Nodes">From the first to the last, both included; empty when there is no way.</param>
/// <param name="Links">The link between each two nodes.</param>
/// <param name="Cost">The sum over links, in the weight asked for.</param>
public sealed record TopologyPath(IReadOnlyList<TopologyNode> Nodes, IReadOnlyList<TopologyLink> Links, double Cost);
