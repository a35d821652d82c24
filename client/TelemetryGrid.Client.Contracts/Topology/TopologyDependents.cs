namespace TelemetryGrid.Client;

/// <summary>What the roots no longer reach when something fails.</summary>
/// <param name="Subject">The id of the node or link.</param>
/// <param name="Roots">Where reaching begins, by node id.</param>
/// <param name="Nodes">Nodes that are reached with the subject and not without it, sorted by id.</param>
public sealed record TopologyDependents(string Subject, IReadOnlyList<string> Roots, IReadOnlyList<TopologyNode> Nodes);
