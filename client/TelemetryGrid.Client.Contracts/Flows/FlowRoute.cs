namespace TelemetryGrid.Client;

/// <summary>The BGP route to a flow's destination, as it is now.</summary>
public sealed record FlowRoute
{
    /// <summary>Address of the exporter as a router; null when its own routes are not known and these are another's.</summary>
    public string? Router { get; init; }

    /// <summary>For example <c>192.0.2.0/24</c>.</summary>
    public required string Prefix { get; init; }

    public required string NextHop { get; init; }

    /// <summary>As routers print it: the neighbour first, the origin last.</summary>
    public required string AsPath { get; init; }

    /// <summary>0 when the path is empty.</summary>
    public uint OriginAs { get; init; }

    /// <summary>Standard ones as <c>65000:1</c>, then large ones.</summary>
    public required IReadOnlyList<string> Communities { get; init; }
}
