namespace TelemetryGrid.Client;

/// <summary>One group's traffic in the window, sampling applied.</summary>
public sealed record TopFlowsRow
{
    /// <summary>
    /// What the group has in common, by its canonical text: a flow key, an address, two addresses, a number, an application's name,
    /// an interface id or a device id.
    /// </summary>
    public required string Group { get; init; }

    public required ulong Octets { get; init; }

    public required ulong Packets { get; init; }

    /// <summary>Flow records counted.</summary>
    public required ulong Records { get; init; }

    /// <summary>Mean over the window.</summary>
    public required double BitsPerSecond { get; init; }

    /// <summary>Mean over the window.</summary>
    public required double PacketsPerSecond { get; init; }

    /// <summary>The parts of the key when grouped by flow; null otherwise.</summary>
    public FlowTuple? Flow { get; init; }

    /// <summary>What else is known when grouped by flow; null otherwise.</summary>
    public FlowAttributes? Attributes { get; init; }

    /// <summary>What else the node knows when grouped by flow, source, destination or conversation; null otherwise.</summary>
    public FlowSurroundings? Surroundings { get; init; }
}
