namespace TelemetryGrid.Client;

/// <summary>One heavy flow. Totals count from the moment it became one.</summary>
public sealed record FlowDetails
{
    /// <summary><c>exporter~protocol~source~port~destination~port</c>.</summary>
    public required string Key { get; init; }

    public required FlowTuple Flow { get; init; }

    public required DateTimeOffset FirstSeen { get; init; }

    public required DateTimeOffset LastSeen { get; init; }

    public required FlowTraffic Traffic { get; init; }

    public required FlowAttributes Attributes { get; init; }

    /// <summary>By port and protocol; empty when no name is known.</summary>
    public required string Application { get; init; }

    /// <summary>The DSCP's name: <c>EF</c>, <c>AF41</c>, <c>CS0</c>, …</summary>
    public required string DscpClass { get; init; }

    public required RateStatistics OctetsPerSecond { get; init; }

    public required RateStatistics PacketsPerSecond { get; init; }

    /// <summary>Bits per second as they usually are at this hour; null until the flow has lasted long enough to know.</summary>
    public Baseline? BitsBaseline { get; init; }

    /// <summary>What else the node knows; null when nothing.</summary>
    public FlowSurroundings? Surroundings { get; init; }
}
