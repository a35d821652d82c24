using TelemetryGrid.Interfaces;

namespace TelemetryGrid.Topology;

/// <summary>One end of a link.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.TopologyEndpoint")]
public sealed record TopologyEndpoint
{
    /// <summary>The <see cref="TopologyNode.Id"/>.</summary>
    [Id(0)]
    public string Node { get; init; } = "";

    /// <summary>The interface's name on its device, or as the neighbour calls it when the device does not list it; empty when unknown.</summary>
    [Id(1)]
    public string Interface { get; init; } = "";

    /// <summary>0 when the device does not list the interface.</summary>
    [Id(2)]
    public int IfIndex { get; init; }

    [Id(3)]
    public string Alias { get; init; } = "";

    [Id(4)]
    public InterfaceStatus OperStatus { get; init; }
}
