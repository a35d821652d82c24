using TelemetryGrid.Protocols.Snmp;

namespace TelemetryGrid.Collectors.Discovery.Inventory;

/// <summary>Objects that an inventory is read from, by the names of their MIBs.</summary>
internal static class InventoryMib
{
    // SNMPv2-MIB (RFC 3418), SNMP-FRAMEWORK-MIB (RFC 3411)
    public static readonly ObjectIdentifier SysDescr = Oid("1.3.6.1.2.1.1.1.0");
    public static readonly ObjectIdentifier SysObjectId = Oid("1.3.6.1.2.1.1.2.0");
    public static readonly ObjectIdentifier SysName = Oid("1.3.6.1.2.1.1.5.0");
    public static readonly ObjectIdentifier SysLocation = Oid("1.3.6.1.2.1.1.6.0");
    public static readonly ObjectIdentifier SnmpEngineId = Oid("1.3.6.1.6.3.10.2.1.1.0");

    // IF-MIB (RFC 2863)
    public static readonly ObjectIdentifier IfDescr = Oid("1.3.6.1.2.1.2.2.1.2");
    public static readonly ObjectIdentifier IfType = Oid("1.3.6.1.2.1.2.2.1.3");
    public static readonly ObjectIdentifier IfSpeed = Oid("1.3.6.1.2.1.2.2.1.5");
    public static readonly ObjectIdentifier IfPhysAddress = Oid("1.3.6.1.2.1.2.2.1.6");
    public static readonly ObjectIdentifier IfOperStatus = Oid("1.3.6.1.2.1.2.2.1.8");
    public static readonly ObjectIdentifier IfName = Oid("1.3.6.1.2.1.31.1.1.1.1");
    public static readonly ObjectIdentifier IfHighSpeed = Oid("1.3.6.1.2.1.31.1.1.1.15");
    public static readonly ObjectIdentifier IfAlias = Oid("1.3.6.1.2.1.31.1.1.1.18");

    // IP-MIB (RFC 4293), with the tables that it replaced
    public static readonly ObjectIdentifier IpAdEntIfIndex = Oid("1.3.6.1.2.1.4.20.1.2");
    public static readonly ObjectIdentifier IpAdEntNetMask = Oid("1.3.6.1.2.1.4.20.1.3");
    public static readonly ObjectIdentifier IpNetToMediaPhysAddress = Oid("1.3.6.1.2.1.4.22.1.2");
    public static readonly ObjectIdentifier IpAddressIfIndex = Oid("1.3.6.1.2.1.4.34.1.3");
    public static readonly ObjectIdentifier IpAddressType = Oid("1.3.6.1.2.1.4.34.1.4");
    public static readonly ObjectIdentifier IpAddressPrefix = Oid("1.3.6.1.2.1.4.34.1.5");
    public static readonly ObjectIdentifier IpNetToPhysicalPhysAddress = Oid("1.3.6.1.2.1.4.35.1.4");
    public static readonly ObjectIdentifier Ipv6AddrPfxLength = Oid("1.3.6.1.2.1.55.1.8.1.2");

    // BRIDGE-MIB (RFC 4188), Q-BRIDGE-MIB (RFC 4363)
    public static readonly ObjectIdentifier Dot1DBasePortIfIndex = Oid("1.3.6.1.2.1.17.1.4.1.2");
    public static readonly ObjectIdentifier Dot1DTpFdbPort = Oid("1.3.6.1.2.1.17.4.3.1.2");
    public static readonly ObjectIdentifier Dot1DTpFdbStatus = Oid("1.3.6.1.2.1.17.4.3.1.3");
    public static readonly ObjectIdentifier Dot1QTpFdbPort = Oid("1.3.6.1.2.1.17.7.1.2.2.1.2");
    public static readonly ObjectIdentifier Dot1QTpFdbStatus = Oid("1.3.6.1.2.1.17.7.1.2.2.1.3");
    public static readonly ObjectIdentifier Dot1QVlanFdbId = Oid("1.3.6.1.2.1.17.7.1.4.2.1.3");
    public static readonly ObjectIdentifier Dot1QVlanCurrentEgressPorts = Oid("1.3.6.1.2.1.17.7.1.4.2.1.4");
    public static readonly ObjectIdentifier Dot1QVlanStaticName = Oid("1.3.6.1.2.1.17.7.1.4.3.1.1");
    public static readonly ObjectIdentifier Dot1QVlanStaticEgressPorts = Oid("1.3.6.1.2.1.17.7.1.4.3.1.2");
    public static readonly ObjectIdentifier Dot1QPvid = Oid("1.3.6.1.2.1.17.7.1.4.5.1.1");

    // CISCO-VTP-MIB, CISCO-VLAN-MEMBERSHIP-MIB
    public static readonly ObjectIdentifier VtpVlanName = Oid("1.3.6.1.4.1.9.9.46.1.3.1.1.4");
    public static readonly ObjectIdentifier VlanTrunkPortVlansEnabled = Oid("1.3.6.1.4.1.9.9.46.1.6.1.1.4");
    public static readonly ObjectIdentifier VlanTrunkPortNativeVlan = Oid("1.3.6.1.4.1.9.9.46.1.6.1.1.5");
    public static readonly ObjectIdentifier VlanTrunkPortDynamicStatus = Oid("1.3.6.1.4.1.9.9.46.1.6.1.1.14");
    public static readonly ObjectIdentifier VlanTrunkPortVlansEnabled2K = Oid("1.3.6.1.4.1.9.9.46.1.6.1.1.17");
    public static readonly ObjectIdentifier VlanTrunkPortVlansEnabled3K = Oid("1.3.6.1.4.1.9.9.46.1.6.1.1.18");
    public static readonly ObjectIdentifier VlanTrunkPortVlansEnabled4K = Oid("1.3.6.1.4.1.9.9.46.1.6.1.1.19");
    public static readonly ObjectIdentifier VmVlan = Oid("1.3.6.1.4.1.9.9.68.1.2.2.1.2");

    // JUNIPER-L2ALD-MIB, JUNIPER-VLAN-MIB: rows have numbers of their own
    public static readonly ObjectIdentifier JnxL2AldVlanName = Oid("1.3.6.1.4.1.2636.3.48.1.3.1.1.2");
    public static readonly ObjectIdentifier JnxL2AldVlanTag = Oid("1.3.6.1.4.1.2636.3.48.1.3.1.1.3");
    public static readonly ObjectIdentifier JnxExVlanName = Oid("1.3.6.1.4.1.2636.3.40.1.5.1.5.1.2");
    public static readonly ObjectIdentifier JnxExVlanTag = Oid("1.3.6.1.4.1.2636.3.40.1.5.1.5.1.5");

    // LLDP-MIB (IEEE 802.1AB-2005), LLDP-V2-MIB (IEEE 802.1AB-2009)
    public static readonly ObjectIdentifier LldpLocChassisIdSubtype = Oid("1.0.8802.1.1.2.1.3.1.0");
    public static readonly ObjectIdentifier LldpLocChassisId = Oid("1.0.8802.1.1.2.1.3.2.0");
    public static readonly ObjectIdentifier LldpLocPortIdSubtype = Oid("1.0.8802.1.1.2.1.3.7.1.2");
    public static readonly ObjectIdentifier LldpLocPortId = Oid("1.0.8802.1.1.2.1.3.7.1.3");
    public static readonly ObjectIdentifier LldpLocPortDesc = Oid("1.0.8802.1.1.2.1.3.7.1.4");
    public static readonly ObjectIdentifier LldpRemEntry = Oid("1.0.8802.1.1.2.1.4.1.1");
    public static readonly ObjectIdentifier LldpRemManAddrIfSubtype = Oid("1.0.8802.1.1.2.1.4.2.1.3");
    public static readonly ObjectIdentifier LldpV2LocChassisIdSubtype = Oid("1.3.111.2.802.1.1.13.1.3.1.0");
    public static readonly ObjectIdentifier LldpV2LocChassisId = Oid("1.3.111.2.802.1.1.13.1.3.2.0");
    public static readonly ObjectIdentifier LldpV2RemEntry = Oid("1.3.111.2.802.1.1.13.1.4.1.1");
    public static readonly ObjectIdentifier LldpV2RemManAddrIfSubtype = Oid("1.3.111.2.802.1.1.13.1.4.2.1.3");

    // CISCO-CDP-MIB
    public static readonly ObjectIdentifier CdpCacheEntry = Oid("1.3.6.1.4.1.9.9.23.1.2.1.1");

    // BGP4-MIB (RFC 4273), CISCO-BGP4-MIB, HUAWEI-BGP-VPN-MIB, ARISTA-BGP4V2-MIB, OSPF-MIB (RFC 4750)
    public static readonly ObjectIdentifier BgpPeerEntry = Oid("1.3.6.1.2.1.15.3.1");
    public static readonly ObjectIdentifier CbgpPeer2Entry = Oid("1.3.6.1.4.1.9.9.187.1.2.5.1");
    public static readonly ObjectIdentifier HwBgpPeerEntry = Oid("1.3.6.1.4.1.2011.5.25.177.1.1.2.1");
    public static readonly ObjectIdentifier AristaBgp4V2PeerEntry = Oid("1.3.6.1.4.1.30065.4.1.1.2.1");
    public static readonly ObjectIdentifier OspfNbrEntry = Oid("1.3.6.1.2.1.14.10.1");

    private static ObjectIdentifier Oid(string text) => ObjectIdentifier.Parse(text);
}
