namespace TelemetryGrid.Topology;

/// <summary>From what a link is known, the most trustworthy first.</summary>
public enum TopologyEvidenceKind : byte
{
    Lldp,
    Cdp,
    Ospf,
    Bgp,

    /// <summary>Both ends have an address in one network that has room for two.</summary>
    Subnet,

    /// <summary>The port learned a single MAC address, and that is an interface of the other end, perhaps by way of ARP.</summary>
    Bridge,
}
