namespace TelemetryGrid.Client;

/// <summary>What is known of a flow, or of the addresses that a group of flows has in common, besides what exporters say.</summary>
public sealed record FlowSurroundings
{
    /// <summary>Null when nothing is known of the source, or there is no one source.</summary>
    public FlowPlace? Source { get; init; }

    /// <summary>Null when nothing is known of the destination, or there is no one destination.</summary>
    public FlowPlace? Destination { get; init; }

    /// <summary>By port, protocol and DSCP; null when not grouped by flow.</summary>
    public string? Application { get; init; }

    /// <summary>To the destination; null when no router told one, or when not grouped by flow.</summary>
    public FlowRoute? Route { get; init; }
}
