namespace TelemetryGrid.Topology;

/// <summary>
/// What one protocol of a device says of one neighbour. Addresses are in their usual text, MAC addresses as <c>00:11:22:33:44:55</c>.
/// </summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.InventoryNeighbor")]
public sealed record InventoryNeighbor
{
    [Id(0)]
    public NeighborProtocol Protocol { get; init; }

    /// <summary>The <see cref="InventoryInterface.Name"/> at this end; empty where the protocol knows none (BGP).</summary>
    [Id(1)]
    public string LocalInterface { get; init; } = "";

    [Id(2)]
    public string RemoteChassisId { get; init; } = "";

    /// <summary>A MAC address, an interface name or whatever the neighbour calls its port.</summary>
    [Id(3)]
    public string RemotePortId { get; init; } = "";

    [Id(4)]
    public string RemotePortDescription { get; init; } = "";

    /// <summary>The neighbour's name; for CDP its device id, which often is that.</summary>
    [Id(5)]
    public string RemoteSysName { get; init; } = "";

    [Id(6)]
    public string RemoteSysDescription { get; init; } = "";

    /// <summary>For LLDP and CDP the management address, for BGP and OSPF the peer's, for ARP the resolved one.</summary>
    [Id(7)]
    public string RemoteAddress { get; init; } = "";

    /// <summary>For ARP what the address resolved to, for bridges what was learned on the port.</summary>
    [Id(8)]
    public string RemoteMac { get; init; } = "";

    /// <summary>BGP's autonomous system number; 0 otherwise.</summary>
    [Id(9)]
    public long RemoteAs { get; init; }

    /// <summary>BGP and OSPF: the state in the words of their MIBs, e.g. <c>established</c>, <c>full</c>.</summary>
    [Id(10)]
    public string State { get; init; } = "";

    /// <summary>Bridges: the VLAN in which the address was learned; 0 where not told.</summary>
    [Id(11)]
    public int Vlan { get; init; }

    /// <summary>OSPF's router id and BGP's identifier, as a dotted quad.</summary>
    [Id(12)]
    public string RemoteRouterId { get; init; } = "";
}
