namespace TelemetryGrid.Topology;

/// <summary>One change of the graph.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.TopologyChange")]
public sealed record TopologyChange
{
    /// <summary>Counts the changes of a site, from 1.</summary>
    [Id(0)]
    public long Number { get; init; }

    /// <summary>When it was concluded.</summary>
    [Id(1)]
    public DateTimeOffset Timestamp { get; init; }

    [Id(2)]
    public TopologyChangeKind Kind { get; init; }

    /// <summary>The node that came or went; of a link, the end that stayed or the first one.</summary>
    [Id(3)]
    public string Node { get; init; } = "";

    /// <summary>The link that came or went, or the new one when it moved; empty for nodes.</summary>
    [Id(4)]
    public string Link { get; init; } = "";

    /// <summary>Where a moved link was before; empty otherwise.</summary>
    [Id(5)]
    public string FormerLink { get; init; } = "";

    /// <summary>One sentence.</summary>
    [Id(6)]
    public string Message { get; init; } = "";
}
