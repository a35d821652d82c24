namespace TelemetryGrid.Client;

/// <summary>One reason to believe in a link.</summary>
/// <param name="Kind">From what it is known.</param>
/// <param name="Node">The id of the end that says so.</param>
/// <param name="Detail">A few words, perhaps none.</param>
/// <param name="LastSeen">When it was last said.</param>
public sealed record TopologyEvidence(TopologyEvidenceKind Kind, string Node, string Detail, DateTimeOffset LastSeen);
