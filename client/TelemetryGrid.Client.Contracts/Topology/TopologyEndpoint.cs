namespace TelemetryGrid.Client;

/// <summary>One end of a link.</summary>
public sealed record TopologyEndpoint
{
    /// <summary>The id of the <see cref="TopologyNode"/>.</summary>
    public required string Node { get; init; }

    /// <summary>The interface's name, or what the neighbour calls it when the device does not list it; empty when unknown.</summary>
    public string Interface { get; init; } = "";

    /// <summary>0 when the device does not list the interface.</summary>
    public int IfIndex { get; init; }

    public string Alias { get; init; } = "";

    public InterfaceStatus OperStatus { get; init; }

    /// <summary>Rates of the last interval; null when the interface is not measured.</summary>
    public double? InBitsPerSecond { get; init; }

    public double? OutBitsPerSecond { get; init; }

    /// <summary>0 to 1 of the speed, the busier direction; null when not measured or the speed is unknown.</summary>
    public double? Utilization { get; init; }
}
