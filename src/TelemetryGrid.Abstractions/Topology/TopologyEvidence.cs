namespace TelemetryGrid.Topology;

/// <summary>One reason to believe in a link.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.TopologyEvidence")]
public sealed record TopologyEvidence
{
    [Id(0)]
    public TopologyEvidenceKind Kind { get; init; }

    /// <summary>The <see cref="TopologyNode.Id"/> of the end that says so.</summary>
    [Id(1)]
    public string Node { get; init; } = "";

    /// <summary>A few words: the state of a session, the shared network, the learned address.</summary>
    [Id(2)]
    public string Detail { get; init; } = "";

    [Id(3)]
    public DateTimeOffset LastSeen { get; init; }
}
