using System.Buffers.Binary;
using TelemetryGrid.Protocols.Flows;
using TelemetryGrid.Protocols.Packets;

namespace TelemetryGrid.Protocols.Sflow;

/// <summary>The records inside a flow sample (sFlow v5 §5, flow_data): the sampled header and what the device knew about forwarding it.</summary>
internal static class SflowFlowRecordDecoder
{
    // Formats of enterprise 0.
    private const uint SampledHeader = 1;
    private const uint SampledEthernet = 2;
    private const uint SampledIPv4 = 3;
    private const uint SampledIPv6 = 4;
    private const uint ExtendedSwitch = 1001;
    private const uint ExtendedRouter = 1002;
    private const uint ExtendedGateway = 1003;

    // header_protocol
    private const uint EthernetIso88023 = 1;
    private const uint IPv4 = 11;
    private const uint IPv6 = 12;
    private const uint Mpls = 13;

    public static DecodeStatus TryReadAll(
        ref XdrReader reader,
        uint count,
        ref FlowRecord record,
        ref SflowDatagramHeader header,
        SflowOctets octets
    )
    {
        // The header's own view of a packet beats the digests an agent may add; the device's VLANs beat the tag in the header.
        bool hasHeader = false;
        uint sourceVlan = 0;
        uint destinationVlan = 0;
        DecodeStatus status = DecodeStatus.Ok;
        for (uint i = 0; i < count; i++)
        {
            if (i == SflowDecoder.MaximumRecords)
            {
                status = DecodeStatus.LimitExceeded;
                break;
            }
            if (!reader.TryReadUInt32(out uint format) || !reader.TryReadOpaque(out ReadOnlySpan<byte> body))
            {
                return DecodeStatus.InvalidLength;
            }
            bool read;
            switch (format)
            {
                case SampledHeader:
                    read = TryReadHeader(body, ref record, ref header, octets);
                    hasHeader = true;
                    break;
                case SampledEthernet:
                    read = body.Length >= 4;
                    if (read && record.OctetDeltaCount == 0)
                    {
                        record.OctetDeltaCount = Word(body, 0);
                    }
                    break;
                case SampledIPv4:
                    read = hasHeader || TryReadIPv4(body, ref record);
                    break;
                case SampledIPv6:
                    read = hasHeader || TryReadIPv6(body, ref record);
                    break;
                case ExtendedSwitch:
                    read = body.Length >= 16;
                    if (read)
                    {
                        sourceVlan = Word(body, 0);
                        destinationVlan = Word(body, 2);
                    }
                    break;
                case ExtendedRouter:
                    read = TryReadRouter(body, ref record);
                    break;
                case ExtendedGateway:
                    read = TryReadGateway(body, ref record);
                    break;
                default:
                    header.UnknownRecords++;
                    read = true;
                    break;
            }
            if (!read)
            {
                return DecodeStatus.InvalidLength;
            }
        }
        // 0 and values past twelve bits (agents write all ones) mean that the device does not know.
        if (sourceVlan is > 0 and < 4096)
        {
            record.VlanId = (ushort)sourceVlan;
        }
        if (destinationVlan is > 0 and < 4096)
        {
            record.PostVlanId = (ushort)destinationVlan;
        }
        return status;
    }

    /// <summary>sampled_header: protocol, frame length before sampling (stripped octets included), stripped octets, the header's bytes.</summary>
    private static bool TryReadHeader(ReadOnlySpan<byte> body, ref FlowRecord record, ref SflowDatagramHeader header, SflowOctets octets)
    {
        var reader = new XdrReader(body);
        if (
            !reader.TryReadUInt32(out uint protocol)
            || !reader.TryReadUInt32(out uint frameLength)
            || !reader.TryReadUInt32(out _)
            || !reader.TryReadOpaque(out ReadOnlySpan<byte> frame)
        )
        {
            return false;
        }
        uint ipLength = 0;
        DecodeStatus status = protocol switch
        {
            EthernetIso88023 => PacketHeaderDecoder.TryRead(frame, ref record, out ipLength),
            IPv4 or IPv6 => PacketHeaderDecoder.TryReadIP(frame, ref record, out ipLength),
            Mpls => PacketHeaderDecoder.TryReadMpls(frame, ref record, out ipLength),
            _ => DecodeStatus.UnsupportedVersion,
        };
        if (status != DecodeStatus.Ok)
        {
            header.PartialHeaders++;
        }
        record.OctetDeltaCount = octets == SflowOctets.IPTotalLength && ipLength != 0 ? ipLength : frameLength;
        return true;
    }

    /// <summary>sampled_ipv4: IP length, protocol, addresses, ports, TCP flags, type of service.</summary>
    private static bool TryReadIPv4(ReadOnlySpan<byte> body, ref FlowRecord record)
    {
        if (body.Length < 32)
        {
            return false;
        }
        record.SourceAddress = FlowAddress.FromIPv4(Word(body, 2));
        record.DestinationAddress = FlowAddress.FromIPv4(Word(body, 3));
        ReadDigest(Word(body, 0), Word(body, 1), body[16..], ref record);
        return true;
    }

    /// <summary>sampled_ipv6: as sampled_ipv4 with longer addresses.</summary>
    private static bool TryReadIPv6(ReadOnlySpan<byte> body, ref FlowRecord record)
    {
        if (body.Length < 56)
        {
            return false;
        }
        record.SourceAddress = FlowAddress.FromIPv6(body[8..]);
        record.DestinationAddress = FlowAddress.FromIPv6(body[24..]);
        ReadDigest(Word(body, 0), Word(body, 1), body[40..], ref record);
        return true;
    }

    private static void ReadDigest(uint length, uint protocol, ReadOnlySpan<byte> rest, ref FlowRecord record)
    {
        record.OctetDeltaCount = length;
        record.ProtocolIdentifier = (byte)protocol;
        var source = (ushort)Word(rest, 0);
        var destination = (ushort)Word(rest, 1);
        if (protocol is IPProtocol.Icmp or IPProtocol.IcmpV6)
        {
            record.IcmpTypeCode = (ushort)((source << 8) | (destination & 0xFF));
        }
        else
        {
            record.SourceTransportPort = source;
            record.DestinationTransportPort = destination;
        }
        record.TcpControlBits = (byte)Word(rest, 2);
        record.IpClassOfService = (byte)Word(rest, 3);
    }

    /// <summary>extended_router: next hop, source and destination prefix lengths.</summary>
    private static bool TryReadRouter(ReadOnlySpan<byte> body, ref FlowRecord record)
    {
        var reader = new XdrReader(body);
        if (
            !reader.TryReadAddress(out FlowAddress nextHop)
            || !reader.TryReadUInt32(out uint source)
            || !reader.TryReadUInt32(out uint destination)
        )
        {
            return false;
        }
        record.NextHopAddress = nextHop;
        record.SourcePrefixLength = (byte)Math.Min(source, 128);
        record.DestinationPrefixLength = (byte)Math.Min(destination, 128);
        return true;
    }

    /// <summary>extended_gateway: next hop, own AS, source AS, source peer AS, path segments to the destination; communities are skipped.</summary>
    private static bool TryReadGateway(ReadOnlySpan<byte> body, ref FlowRecord record)
    {
        var reader = new XdrReader(body);
        if (
            !reader.TryReadAddress(out _)
            || !reader.TryReadUInt32(out _)
            || !reader.TryReadUInt32(out uint sourceAs)
            || !reader.TryReadUInt32(out _)
            || !reader.TryReadUInt32(out uint segments)
        )
        {
            return false;
        }
        uint destinationAs = 0;
        // Each segment takes eight bytes at least, so what is left bounds the loop whatever the count says.
        for (uint i = 0; i < segments; i++)
        {
            if (!reader.TryReadUInt32(out _) || !reader.TryReadUInt32(out uint length) || length > (uint)reader.Remaining / 4)
            {
                return false;
            }
            if (length > 0 && reader.TryTake((int)length * 4, out ReadOnlySpan<byte> path))
            {
                destinationAs = BinaryPrimitives.ReadUInt32BigEndian(path[^4..]);
            }
        }
        record.BgpSourceAsNumber = sourceAs;
        record.BgpDestinationAsNumber = destinationAs;
        return true;
    }

    private static uint Word(ReadOnlySpan<byte> source, int index) => BinaryPrimitives.ReadUInt32BigEndian(source[(index * 4)..]);
}
