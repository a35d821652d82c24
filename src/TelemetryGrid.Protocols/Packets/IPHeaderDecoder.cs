using System.Buffers.Binary;
using TelemetryGrid.Protocols.Flows;

namespace TelemetryGrid.Protocols.Packets;

/// <summary>IPv4 (RFC 791), IPv6 (RFC 8200) and the first bytes of the transport header behind them.</summary>
internal static class IPHeaderDecoder
{
    private const int IPv4HeaderLength = 20;
    private const int IPv6HeaderLength = 40;

    /// <summary>RFC 8200 §4.1 names each extension header once, destination options twice; more is an attempt to waste time.</summary>
    private const int MaximumExtensionHeaders = 8;

    public static DecodeStatus TryReadIPv4(ReadOnlySpan<byte> packet, ref FlowRecord record, out uint length)
    {
        length = 0;
        if (packet.Length < IPv4HeaderLength)
        {
            return ReadPartialIPv4(packet, ref record, ref length);
        }
        // RFC 791 §3.1
        int headerLength = (packet[0] & 0x0F) * 4;
        record.IpClassOfService = packet[1];
        length = BinaryPrimitives.ReadUInt16BigEndian(packet[2..]);
        int fragmentOffset = BinaryPrimitives.ReadUInt16BigEndian(packet[6..]) & 0x1FFF;
        record.ProtocolIdentifier = packet[9];
        record.SourceAddress = FlowAddress.FromIPv4(BinaryPrimitives.ReadUInt32BigEndian(packet[12..]));
        record.DestinationAddress = FlowAddress.FromIPv4(BinaryPrimitives.ReadUInt32BigEndian(packet[16..]));
        if (headerLength < IPv4HeaderLength)
        {
            return DecodeStatus.InvalidLength;
        }
        // Only the first fragment carries the transport header.
        if (fragmentOffset != 0)
        {
            return DecodeStatus.Ok;
        }
        return packet.Length < headerLength
            ? DecodeStatus.Truncated
            : TryReadTransport(record.ProtocolIdentifier, packet[headerLength..], ref record);
    }

    public static DecodeStatus TryReadIPv6(ReadOnlySpan<byte> packet, ref FlowRecord record, out uint length)
    {
        length = 0;
        if (packet.Length < IPv6HeaderLength)
        {
            return ReadPartialIPv6(packet, ref record);
        }
        // RFC 8200 §3; a payload length of 0 stands for a jumbogram (RFC 2675 §2) or an empty packet.
        uint payloadLength = BinaryPrimitives.ReadUInt16BigEndian(packet[4..]);
        length = payloadLength == 0 ? 0 : payloadLength + IPv6HeaderLength;
        record.IpClassOfService = (byte)(BinaryPrimitives.ReadUInt16BigEndian(packet) >> 4);
        record.SourceAddress = FlowAddress.FromIPv6(packet[8..]);
        record.DestinationAddress = FlowAddress.FromIPv6(packet[24..]);
        byte next = packet[6];
        record.ProtocolIdentifier = next;
        ReadOnlySpan<byte> rest = packet[IPv6HeaderLength..];
        for (int headers = 0; IsExtension(next); headers++)
        {
            if (headers == MaximumExtensionHeaders)
            {
                return DecodeStatus.LimitExceeded;
            }
            if (rest.Length < 8)
            {
                return DecodeStatus.Truncated;
            }
            // §4.5: a fragment header is eight bytes and only offset 0 carries the transport header.
            bool laterFragment = next == IPProtocol.Fragment && (BinaryPrimitives.ReadUInt16BigEndian(rest[2..]) & 0xFFF8) != 0;
            int headerLength = next switch
            {
                IPProtocol.Fragment => 8,
                IPProtocol.AuthenticationHeader => (rest[1] + 2) * 4, // RFC 4302 §2.2
                _ => (rest[1] + 1) * 8,
            };
            next = rest[0];
            record.ProtocolIdentifier = next;
            if (laterFragment)
            {
                return DecodeStatus.Ok;
            }
            if (rest.Length < headerLength)
            {
                return DecodeStatus.Truncated;
            }
            rest = rest[headerLength..];
        }
        return TryReadTransport(next, rest, ref record);
    }

    private static DecodeStatus TryReadTransport(byte protocol, ReadOnlySpan<byte> rest, ref FlowRecord record)
    {
        switch (protocol)
        {
            // RFC 9293 §3.1, RFC 768, RFC 9260 §3.1, RFC 4340 §5.1, RFC 3828 §3.1: all begin with the two ports.
            case IPProtocol.Tcp:
            case IPProtocol.Udp:
            case IPProtocol.Sctp:
            case IPProtocol.Dccp:
            case IPProtocol.UdpLite:
                if (rest.Length < 4)
                {
                    return DecodeStatus.Truncated;
                }
                record.SourceTransportPort = BinaryPrimitives.ReadUInt16BigEndian(rest);
                record.DestinationTransportPort = BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
                if (protocol != IPProtocol.Tcp)
                {
                    return DecodeStatus.Ok;
                }
                if (rest.Length < 14)
                {
                    return DecodeStatus.Truncated;
                }
                record.TcpControlBits = rest[13];
                return DecodeStatus.Ok;
            // RFC 792, RFC 4443 §2.1: type and code.
            case IPProtocol.Icmp:
            case IPProtocol.IcmpV6:
                if (rest.Length < 2)
                {
                    return DecodeStatus.Truncated;
                }
                record.IcmpTypeCode = BinaryPrimitives.ReadUInt16BigEndian(rest);
                return DecodeStatus.Ok;
            default:
                return DecodeStatus.Ok;
        }
    }

    private static DecodeStatus ReadPartialIPv4(ReadOnlySpan<byte> packet, ref FlowRecord record, ref uint length)
    {
        if (packet.Length >= 4)
        {
            record.IpClassOfService = packet[1];
            length = BinaryPrimitives.ReadUInt16BigEndian(packet[2..]);
        }
        if (packet.Length >= 10)
        {
            record.ProtocolIdentifier = packet[9];
        }
        if (packet.Length >= 16)
        {
            record.SourceAddress = FlowAddress.FromIPv4(BinaryPrimitives.ReadUInt32BigEndian(packet[12..]));
        }
        return DecodeStatus.Truncated;
    }

    private static DecodeStatus ReadPartialIPv6(ReadOnlySpan<byte> packet, ref FlowRecord record)
    {
        if (packet.Length >= 7)
        {
            record.IpClassOfService = (byte)(BinaryPrimitives.ReadUInt16BigEndian(packet) >> 4);
            record.ProtocolIdentifier = packet[6];
        }
        if (packet.Length >= 24)
        {
            record.SourceAddress = FlowAddress.FromIPv6(packet[8..]);
        }
        return DecodeStatus.Truncated;
    }

    private static bool IsExtension(byte protocol) =>
        protocol
            is IPProtocol.HopByHop
                or IPProtocol.Routing
                or IPProtocol.Fragment
                or IPProtocol.AuthenticationHeader
                or IPProtocol.DestinationOptions
                or IPProtocol.Mobility
                or IPProtocol.HostIdentity
                or IPProtocol.Shim6;
}
