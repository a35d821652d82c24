namespace TelemetryGrid.Client;

/// <summary>A connection of two nodes.</summary>
public sealed record TopologyLink
{
    /// <summary><c>node/interface~node/interface</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The end whose node's id sorts first.</summary>
    public required TopologyEndpoint A { get; init; }

    public required TopologyEndpoint B { get; init; }

    /// <summary>0 to 1: that of the best evidence, a tenth less when the interface of one end is unknown.</summary>
    public double Confidence { get; init; }

    /// <summary>The best first.</summary>
    public IReadOnlyList<TopologyEvidence> Evidence { get; init; } = [];

    /// <summary>That of the slower end; 0 when unknown.</summary>
    public long SpeedBitsPerSecond { get; init; }

    /// <summary>The id of the aggregated link that this one seems to be a member of; empty for none.</summary>
    public string Aggregate { get; init; } = "";

    /// <summary>The id of the node for which this is a way towards the core; empty between equals.</summary>
    public string UplinkOf { get; init; } = "";

    public DateTimeOffset LastSeen { get; init; }
}
