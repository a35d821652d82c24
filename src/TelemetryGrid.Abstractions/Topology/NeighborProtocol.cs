namespace TelemetryGrid.Topology;

/// <summary>From what a neighbour is known.</summary>
public enum NeighborProtocol : byte
{
    Lldp,
    Cdp,
    Bgp,
    Ospf,

    /// <summary>ARP and IPv6 neighbour discovery: the address is on the interface's link.</summary>
    Arp,

    /// <summary>A bridge's table of learned addresses: the address is somewhere behind the port.</summary>
    Bridge,
}
