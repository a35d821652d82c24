using System.Collections.Immutable;

namespace TelemetryGrid.Topology;

/// <summary>A connection of two nodes. <see cref="A"/> is the end whose node's id sorts first.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.TopologyLink")]
public sealed record TopologyLink
{
    /// <summary><c>node/interface~node/interface</c>, the ends in order; the same link has the same id at every time.</summary>
    [Id(0)]
    public string Id { get; init; } = "";

    [Id(1)]
    public TopologyEndpoint A { get; init; } = new();

    [Id(2)]
    public TopologyEndpoint B { get; init; } = new();

    /// <summary>0 to 1: that of the best evidence, a tenth less when the interface of one end is unknown.</summary>
    [Id(3)]
    public double Confidence { get; init; }

    /// <summary>The best first.</summary>
    [Id(4)]
    public ImmutableArray<TopologyEvidence> Evidence { get; init; } = [];

    /// <summary>Bits per second of the slower end; 0 where not told.</summary>
    [Id(5)]
    public long Speed { get; init; }

    /// <summary>The id of the aggregated link that this one seems to be a member of; empty for none.</summary>
    [Id(6)]
    public string Aggregate { get; init; } = "";

    /// <summary>The id of the node for which this is a way towards the core; empty between equals.</summary>
    [Id(7)]
    public string UplinkOf { get; init; } = "";

    [Id(8)]
    public DateTimeOffset LastSeen { get; init; }
}
