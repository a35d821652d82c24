namespace TelemetryGrid.Protocols.Ipfix;

/// <summary>
/// Which information elements fill which field of a flow record. Where several elements of a template could fill one field, the one with
/// the lowest rank is read and the others are ignored, so that nothing is ever counted twice.
/// </summary>
/// <remarks>
/// Counts: the delta since the last report comes first, then the delta behind the observation point ("post", OUT_BYTES in NetFlow v9), then
/// the total over the flow's life, then the total behind, then a biflow's initiator count, then layer 2. The one choice made per record and
/// not per template: a delta of zero gives way to the delta behind, because exporters that meter both ways fill one of the two.
/// Responder counts describe the reverse direction only where the forward count is the initiator's; RFC 5103 reverse counts always do.
/// Forward and reverse become two records.
/// </remarks>
internal static class FlowFieldMap
{
    public const ushort OctetDeltaCount = 1;
    public const ushort PacketDeltaCount = 2;
    public const ushort InitiatorOctets = 231;
    public const ushort ResponderOctets = 232;
    public const ushort InitiatorPackets = 298;
    public const ushort ResponderPackets = 299;

    /// <summary>NetFlow v9 field types up to 127 are the IANA elements of the same number (RFC 7012 §4), so one map serves both.</summary>
    public static (FlowField Field, byte Rank) Find(in FieldSpecifier specifier)
    {
        var mapped = specifier.Enterprise switch
        {
            0 => FindIana(specifier.Id),
            EnterpriseElements.Reverse => FindReverse(specifier.Id),
            _ => default,
        };
        return specifier.IsVariable || IsReadable(mapped.Field, specifier.Length) ? mapped : default;
    }

    /// <summary>Unsigned values may come in any reduced size (RFC 7011 §6.2); addresses and NTP times may not.</summary>
    public static bool IsReadable(FlowField field, int length) =>
        field switch
        {
            FlowField.Skip => false,
            FlowField.SourceIPv4 or FlowField.DestinationIPv4 or FlowField.NextHopIPv4 => length == 4,
            FlowField.SourceIPv6 or FlowField.DestinationIPv6 or FlowField.NextHopIPv6 => length == 16,
            FlowField.StartMicroseconds or FlowField.EndMicroseconds or FlowField.StartNanoseconds or FlowField.EndNanoseconds => length
                == 8,
            FlowField.ApplicationId => length is >= 1 and <= 255,
            _ => length is >= 1 and <= 8,
        };

    /// <summary>Fields of one group compete for the same place in the flow record.</summary>
    public static FlowField GroupOf(FlowField field) =>
        field switch
        {
            FlowField.StartSeconds
            or FlowField.StartMicroseconds
            or FlowField.StartNanoseconds
            or FlowField.StartDeltaMicroseconds
            or FlowField.StartSysUptime => FlowField.StartMilliseconds,
            FlowField.EndSeconds
            or FlowField.EndMicroseconds
            or FlowField.EndNanoseconds
            or FlowField.EndDeltaMicroseconds
            or FlowField.EndSysUptime => FlowField.EndMilliseconds,
            FlowField.DiffServCodePoint => FlowField.ClassOfService,
            _ => field,
        };

    private static (FlowField Field, byte Rank) FindIana(ushort id) =>
        id switch
        {
            OctetDeltaCount => (FlowField.Octets, 0),
            85 => (FlowField.Octets, 1), // octetTotalCount
            23 => (FlowField.PostOctets, 0), // postOctetDeltaCount
            171 => (FlowField.Octets, 3), // postOctetTotalCount
            InitiatorOctets => (FlowField.Octets, 4),
            352 => (FlowField.Octets, 5), // layer2OctetDeltaCount
            PacketDeltaCount => (FlowField.Packets, 0),
            86 => (FlowField.Packets, 1), // packetTotalCount
            24 => (FlowField.PostPackets, 0), // postPacketDeltaCount
            172 => (FlowField.Packets, 3), // postPacketTotalCount
            InitiatorPackets => (FlowField.Packets, 4),
            ResponderOctets => (FlowField.ReverseOctets, 2),
            ResponderPackets => (FlowField.ReversePackets, 2),
            8 => (FlowField.SourceIPv4, 0),
            44 => (FlowField.SourceIPv4, 1), // sourceIPv4Prefix
            12 => (FlowField.DestinationIPv4, 0),
            45 => (FlowField.DestinationIPv4, 1), // destinationIPv4Prefix
            27 => (FlowField.SourceIPv6, 0),
            170 => (FlowField.SourceIPv6, 1), // sourceIPv6Prefix
            28 => (FlowField.DestinationIPv6, 0),
            169 => (FlowField.DestinationIPv6, 1), // destinationIPv6Prefix
            15 => (FlowField.NextHopIPv4, 0), // ipNextHopIPv4Address
            18 => (FlowField.NextHopIPv4, 1), // bgpNextHopIPv4Address
            62 => (FlowField.NextHopIPv6, 0), // ipNextHopIPv6Address
            63 => (FlowField.NextHopIPv6, 1), // bgpNextHopIPv6Address
            7 => (FlowField.SourcePort, 0),
            11 => (FlowField.DestinationPort, 0),
            180 => (FlowField.UdpSourcePort, 0),
            181 => (FlowField.UdpDestinationPort, 0),
            182 => (FlowField.TcpSourcePort, 0),
            183 => (FlowField.TcpDestinationPort, 0),
            4 => (FlowField.Protocol, 0),
            5 => (FlowField.ClassOfService, 0),
            195 => (FlowField.DiffServCodePoint, 1),
            6 => (FlowField.TcpFlags, 0),
            10 => (FlowField.IngressInterface, 0),
            252 => (FlowField.IngressInterface, 1), // ingressPhysicalInterface
            14 => (FlowField.EgressInterface, 0),
            253 => (FlowField.EgressInterface, 1), // egressPhysicalInterface
            16 => (FlowField.SourceAs, 0),
            17 => (FlowField.DestinationAs, 0),
            58 => (FlowField.Vlan, 0), // vlanId
            243 => (FlowField.Vlan, 1), // dot1qVlanId
            59 => (FlowField.PostVlan, 0), // postVlanId
            254 => (FlowField.PostVlan, 1), // postDot1qVlanId
            61 => (FlowField.Direction, 0),
            136 => (FlowField.EndReason, 0),
            9 => (FlowField.SourcePrefixLengthIPv4, 0),
            13 => (FlowField.DestinationPrefixLengthIPv4, 0),
            29 => (FlowField.SourcePrefixLengthIPv6, 0),
            30 => (FlowField.DestinationPrefixLengthIPv6, 0),
            89 => (FlowField.ForwardingStatus, 0),
            32 => (FlowField.IcmpTypeCodeIPv4, 0),
            139 => (FlowField.IcmpTypeCodeIPv6, 0),
            176 => (FlowField.IcmpTypeIPv4, 0),
            177 => (FlowField.IcmpCodeIPv4, 0),
            178 => (FlowField.IcmpTypeIPv6, 0),
            179 => (FlowField.IcmpCodeIPv6, 0),
            95 => (FlowField.ApplicationId, 0),
            48 => (FlowField.SamplerId, 0), // samplerId
            302 => (FlowField.SamplerId, 1), // selectorId
            34 => (FlowField.SamplingInterval, 0), // samplingInterval
            50 => (FlowField.SamplingInterval, 1), // samplerRandomInterval
            305 => (FlowField.SamplingPacketInterval, 0),
            306 => (FlowField.SamplingPacketSpace, 0),
            152 => (FlowField.StartMilliseconds, 0),
            150 => (FlowField.StartSeconds, 3),
            154 => (FlowField.StartMicroseconds, 1),
            156 => (FlowField.StartNanoseconds, 2),
            22 => (FlowField.StartSysUptime, 4),
            158 => (FlowField.StartDeltaMicroseconds, 5),
            153 => (FlowField.EndMilliseconds, 0),
            151 => (FlowField.EndSeconds, 3),
            155 => (FlowField.EndMicroseconds, 1),
            157 => (FlowField.EndNanoseconds, 2),
            21 => (FlowField.EndSysUptime, 4),
            159 => (FlowField.EndDeltaMicroseconds, 5),
            // The time of the event a record reports is its end when it states no other (Cisco ASA).
            323 => (FlowField.EndMilliseconds, 6), // observationTimeMilliseconds
            324 => (FlowField.EndMicroseconds, 7), // observationTimeMicroseconds
            325 => (FlowField.EndNanoseconds, 8), // observationTimeNanoseconds
            322 => (FlowField.EndSeconds, 9), // observationTimeSeconds
            161 => (FlowField.DurationMilliseconds, 0),
            160 => (FlowField.SystemInitTime, 0),
            _ => default,
        };

    private static (FlowField Field, byte Rank) FindReverse(ushort id) =>
        id switch
        {
            1 => (FlowField.ReverseOctets, 0),
            85 => (FlowField.ReverseOctets, 1),
            2 => (FlowField.ReversePackets, 0),
            86 => (FlowField.ReversePackets, 1),
            5 => (FlowField.ReverseClassOfService, 0),
            6 => (FlowField.ReverseTcpFlags, 0),
            _ => default,
        };
}
