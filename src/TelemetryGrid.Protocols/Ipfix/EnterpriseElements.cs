namespace TelemetryGrid.Protocols.Ipfix;

/// <summary>Elements outside the IANA registry that exporters in the field send: enterprise, id, name, abstract data type.</summary>
internal static class EnterpriseElements
{
    /// <summary>RFC 5103 §6.1: an IANA element under this enterprise describes the reverse direction of a biflow.</summary>
    public const uint Reverse = 29305;

    /// <summary>CERT's flow meter.</summary>
    public const uint Yaf = 6871;
    public const ushort YafReverseBit = 0x4000;

    /// <summary>Cisco (9) and its ASA field types in NetFlow v9 (0), YAF/CERT (6871), VMware (6876), ntop (35632), Viptela (41916).</summary>
    public const string Rows = """
        0 33000 ingressAclId oct
        0 33001 egressAclId oct
        0 33002 firewallExtendedEvent u16
        0 40000 userName str
        0 40001 xlateSourceIPv4Address ip4
        0 40002 xlateDestinationIPv4Address ip4
        0 40003 xlateSourcePort u16
        0 40004 xlateDestinationPort u16
        0 40005 firewallEvent u8
        9 8337 serverBytesNetwork u64
        9 8338 clientBytesNetwork u64
        9 12232 applicationCategoryName str
        9 12234 applicationGroupName str
        9 12235 applicationHttpHost str
        9 12236 clientIPv4Address ip4
        9 12237 serverIPv4Address ip4
        9 12240 clientTransportPort u16
        9 12241 serverTransportPort u16
        9 12242 connectionId u32
        6871 14 initialTCPFlags u8
        6871 15 unionTCPFlags u8
        6871 18 payload oct
        6871 21 reverseFlowDeltaMilliseconds u32
        6871 33 silkAppLabel u16
        6871 35 payloadEntropy u8
        6871 36 osName str
        6871 37 osVersion str
        6871 40 flowAttributes u16
        6871 100 expiredFragmentCount u32
        6871 101 assembledFragmentCount u32
        6871 102 meanFlowRate u32
        6871 103 meanPacketRate u32
        6871 104 flowTableFlushEventCount u32
        6871 105 flowTablePeakCount u32
        6876 880 tenantProtocol u8
        6876 881 tenantSourceIPv4 ip4
        6876 882 tenantDestIPv4 ip4
        6876 883 tenantSourceIPv6 ip6
        6876 884 tenantDestIPv6 ip6
        6876 886 tenantSourcePort u16
        6876 887 tenantDestPort u16
        6876 888 egressInterfaceAttr u16
        6876 889 vxlanExportRole u8
        6876 890 ingressInterfaceAttr u16
        35632 109 retransmittedInPackets u32
        35632 110 retransmittedOutPackets u32
        35632 111 outOfOrderInPackets u32
        35632 112 outOfOrderOutPackets u32
        35632 118 l7Protocol u16
        35632 123 clientNetworkLatencyMilliseconds u32
        35632 124 serverNetworkLatencyMilliseconds u32
        35632 125 applicationLatencyMilliseconds u32
        35632 127 retransmittedInBytes u32
        35632 128 retransmittedOutBytes u32
        35632 188 tlsServerName str
        35632 489 ja3cHash str
        35632 490 ja3sHash str
        35632 493 tlsCipher u16
        35632 494 tlsUnsafeCipher u8
        35632 495 tlsVersion u16
        41916 4321 vpnId u64
        """;
}
