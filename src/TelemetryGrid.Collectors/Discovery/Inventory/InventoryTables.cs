using System.Collections.Immutable;
using TelemetryGrid.Protocols.Snmp;
using static TelemetryGrid.Collectors.Discovery.Inventory.InventoryMib;

namespace TelemetryGrid.Collectors.Discovery.Inventory;

/// <summary>What is walked for an inventory, table by table.</summary>
internal static class InventoryTables
{
    public static ImmutableArray<ObjectIdentifier> Scalars { get; } =
    [
        SysDescr,
        SysObjectId,
        SysName,
        SysLocation,
        SnmpEngineId,
        LldpLocChassisIdSubtype,
        LldpLocChassisId,
        LldpV2LocChassisIdSubtype,
        LldpV2LocChassisId,
    ];

    public static ImmutableArray<InventoryTable> All { get; } =
    [
        new("interfaces", [IfDescr, IfType, IfSpeed, IfPhysAddress, IfOperStatus]),
        new("interface names", [IfName, IfHighSpeed, IfAlias]),
        new("addresses", [IpAddressIfIndex, IpAddressType, IpAddressPrefix]),
        new("IPv4 addresses", [IpAdEntIfIndex, IpAdEntNetMask]),
        new("IPv6 addresses", [Ipv6AddrPfxLength]),
        new("bridge ports", [Dot1DBasePortIfIndex]),
        new("VLANs", [Dot1QVlanStaticName, Dot1QVlanStaticEgressPorts]),
        new("current VLANs", [Dot1QVlanFdbId, Dot1QVlanCurrentEgressPorts]),
        new("native VLANs", [Dot1QPvid]),
        new("VTP VLANs", [VtpVlanName]),
        new(
            "VLAN trunks",
            [
                VlanTrunkPortVlansEnabled,
                VlanTrunkPortNativeVlan,
                VlanTrunkPortDynamicStatus,
                VlanTrunkPortVlansEnabled2K,
                VlanTrunkPortVlansEnabled3K,
                VlanTrunkPortVlansEnabled4K,
            ]
        ),
        new("VLANs of access ports", [VmVlan]),
        new("Juniper's VLANs", [JnxL2AldVlanName, JnxL2AldVlanTag]),
        new("Juniper's VLANs of EX", [JnxExVlanName, JnxExVlanTag]),
        new("LLDP ports", [LldpLocPortIdSubtype, LldpLocPortId, LldpLocPortDesc]),
        new("LLDP neighbours", Columns(LldpRemEntry, 4, 5, 6, 7, 8, 9, 10)),
        new("LLDP addresses", [LldpRemManAddrIfSubtype]),
        new("LLDP neighbours (2009)", Columns(LldpV2RemEntry, 5, 6, 7, 8, 9, 10, 11)),
        new("LLDP addresses (2009)", [LldpV2RemManAddrIfSubtype]),
        new("CDP neighbours", Columns(CdpCacheEntry, 3, 4, 5, 6, 7, 8, 17)),
        new("BGP peers", Columns(BgpPeerEntry, 1, 2, 9)),
        new("BGP peers (Cisco)", Columns(CbgpPeer2Entry, 3, 11, 12)),
        new("BGP peers (Huawei)", Columns(HwBgpPeerEntry, 2, 5)),
        new("BGP peers (Arista)", Columns(AristaBgp4V2PeerEntry, 10, 11, 13)),
        new("OSPF neighbours", Columns(OspfNbrEntry, 3, 6)),
        new("ARP", [IpNetToMediaPhysAddress]),
        new("neighbours' addresses", [IpNetToPhysicalPhysAddress]),
        new("learned addresses by VLAN", [Dot1QTpFdbPort, Dot1QTpFdbStatus]),
        new("learned addresses", [Dot1DTpFdbPort, Dot1DTpFdbStatus]),
    ];

    private static ImmutableArray<ObjectIdentifier> Columns(ObjectIdentifier entry, params uint[] columns) =>
        [.. columns.Select(c => entry.Child(c))];
}
