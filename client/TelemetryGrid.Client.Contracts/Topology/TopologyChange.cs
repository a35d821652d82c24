namespace TelemetryGrid.Client;

/// <summary>One change of the topology.</summary>
public sealed record TopologyChange
{
    /// <summary>Counts the changes of a site, from 1.</summary>
    public long Number { get; init; }

    /// <summary>When it was concluded.</summary>
    public DateTimeOffset Timestamp { get; init; }

    public TopologyChangeKind Kind { get; init; }

    /// <summary>The node that came or went; of a link, the end that stayed or the first one.</summary>
    public string Node { get; init; } = "";

    /// <summary>The link that came or went, or the new one when it moved; empty for nodes.</summary>
    public string Link { get; init; } = "";

    /// <summary>Where a moved link was before; empty otherwise.</summary>
    public string FormerLink { get; init; } = "";

    /// <summary>One sentence.</summary>
    public string Message { get; init; } = "";
}
