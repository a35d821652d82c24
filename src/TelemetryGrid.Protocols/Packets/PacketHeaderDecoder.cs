using System.Buffers.Binary;
using TelemetryGrid.Protocols.Flows;

namespace TelemetryGrid.Protocols.Packets;

/// <summary>
/// Reads the leading bytes of a sampled packet down to its transport ports. Whatever stands before the point where the bytes end is
/// filled in; the status says whether that was everything. Tunnels are not entered: the outermost IP header is the flow's.
/// </summary>
public static class PacketHeaderDecoder
{
    private const int MacAddressesLength = 12;
    private const int MaximumVlanTags = 4;
    private const int MaximumMplsLabels = 16;

    /// <summary>Reads an Ethernet frame: VLAN tags, MPLS labels, PPPoE or SNAP, then IP.</summary>
    /// <returns><see cref="DecodeStatus.UnsupportedVersion"/> when the frame carries something other than IP.</returns>
    public static DecodeStatus TryRead(ReadOnlySpan<byte> frame, ref FlowRecord record) => TryRead(frame, ref record, out _);

    /// <summary>
    /// As the other overload; <paramref name="ipLength"/> is the IP packet's own length with its header, 0 when there is none or it is not
    /// told (segmentation offload, jumbograms).
    /// </summary>
    public static DecodeStatus TryRead(ReadOnlySpan<byte> frame, ref FlowRecord record, out uint ipLength)
    {
        ipLength = 0;
        if (frame.Length < MacAddressesLength + 2)
        {
            return DecodeStatus.Truncated;
        }
        ReadOnlySpan<byte> rest = frame[MacAddressesLength..];
        ushort etherType = BinaryPrimitives.ReadUInt16BigEndian(rest);
        rest = rest[2..];

        // IEEE 802.1Q §9: tag control information (3 bits priority, 1 bit drop eligible, 12 bits VLAN) and the next EtherType.
        for (int tags = 0; etherType is EtherType.CustomerVlan or EtherType.ServiceVlan or EtherType.LegacyStackedVlan; tags++)
        {
            if (tags == MaximumVlanTags)
            {
                return DecodeStatus.LimitExceeded;
            }
            if (rest.Length < 4)
            {
                return DecodeStatus.Truncated;
            }
            if (tags == 0)
            {
                record.VlanId = (ushort)(BinaryPrimitives.ReadUInt16BigEndian(rest) & 0x0FFF);
            }
            etherType = BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
            rest = rest[4..];
        }

        if (etherType <= EtherType.LargestLength)
        {
            // RFC 1042: LLC AA-AA-03, organisation 00-00-00, then an EtherType.
            if (rest.Length < 8)
            {
                return DecodeStatus.Truncated;
            }
            if (!rest.StartsWith((ReadOnlySpan<byte>)[0xAA, 0xAA, 0x03, 0, 0, 0]))
            {
                return DecodeStatus.UnsupportedVersion;
            }
            etherType = BinaryPrimitives.ReadUInt16BigEndian(rest[6..]);
            rest = rest[8..];
        }

        return etherType switch
        {
            EtherType.IPv4 or EtherType.IPv6 => TryReadIP(rest, ref record, out ipLength),
            EtherType.MplsUnicast or EtherType.MplsMulticast => TryReadMpls(rest, ref record, out ipLength),
            EtherType.PppoeSession => TryReadPppoe(rest, ref record, out ipLength),
            _ => DecodeStatus.UnsupportedVersion,
        };
    }

    /// <summary>RFC 3032 §2.1: labels of four bytes up to the one with the bottom-of-stack bit; what follows is known by its first nibble (RFC 4928 §3).</summary>
    public static DecodeStatus TryReadMpls(ReadOnlySpan<byte> stack, ref FlowRecord record, out uint ipLength)
    {
        ipLength = 0;
        for (int label = 0; label < MaximumMplsLabels; label++)
        {
            if (stack.Length < 4)
            {
                return DecodeStatus.Truncated;
            }
            bool bottom = (stack[2] & 1) != 0;
            stack = stack[4..];
            if (bottom)
            {
                return TryReadIP(stack, ref record, out ipLength);
            }
        }
        return DecodeStatus.LimitExceeded;
    }

    /// <summary>Reads an IP packet, its version told by the first nibble.</summary>
    public static DecodeStatus TryReadIP(ReadOnlySpan<byte> packet, ref FlowRecord record, out uint ipLength)
    {
        ipLength = 0;
        if (packet.IsEmpty)
        {
            return DecodeStatus.Truncated;
        }
        return (packet[0] >> 4) switch
        {
            4 => IPHeaderDecoder.TryReadIPv4(packet, ref record, out ipLength),
            6 => IPHeaderDecoder.TryReadIPv6(packet, ref record, out ipLength),
            _ => DecodeStatus.UnsupportedVersion,
        };
    }

    /// <summary>RFC 2516 §4: six bytes of session header, then the PPP protocol (0x0021 IPv4, 0x0057 IPv6).</summary>
    private static DecodeStatus TryReadPppoe(ReadOnlySpan<byte> session, ref FlowRecord record, out uint ipLength)
    {
        ipLength = 0;
        if (session.Length < 8)
        {
            return DecodeStatus.Truncated;
        }
        return BinaryPrimitives.ReadUInt16BigEndian(session[6..]) is 0x0021 or 0x0057
            ? TryReadIP(session[8..], ref record, out ipLength)
            : DecodeStatus.UnsupportedVersion;
    }
}
