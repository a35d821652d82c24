namespace TelemetryGrid.Client;

/// <summary>The nodes and links of a site, or a part of them, sorted by id.</summary>
public sealed record TopologyGraph
{
    public IReadOnlyList<TopologyNode> Nodes { get; init; } = [];

    /// <summary>Those with both nodes in the answer.</summary>
    public IReadOnlyList<TopologyLink> Links { get; init; } = [];

    /// <summary>Nodes of the whole topology.</summary>
    public int TotalNodes { get; init; }

    /// <summary>Links of the whole topology.</summary>
    public int TotalLinks { get; init; }

    /// <summary>The number of the newest change.</summary>
    public long Revision { get; init; }

    /// <summary>What was left out because the site has more of it than it may.</summary>
    public long Dropped { get; init; }

    /// <summary>Mentions of neighbours that name no node unambiguously.</summary>
    public int Unresolved { get; init; }
}
