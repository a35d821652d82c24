using System.Buffers.Binary;
using TelemetryGrid.Protocols.Flows;

namespace TelemetryGrid.Protocols.Bgp;

/// <summary>Writes BGP messages (RFC 4271 §4) as a speaker does who has agreed on AS numbers of four bytes (RFC 6793), without path identifiers.</summary>
public static class BgpWriter
{
    /// <summary>RFC 4271 §4.1; longer messages would have to be agreed on (RFC 8654).</summary>
    public const int MaxLength = 4096;

    private const byte Optional = 0x80;
    private const byte Transitive = 0x40;
    private const byte ExtendedLength = 0x10;
    private const int MaxSegment = 255;

    // RFC 6793 §9: stands in two bytes for a number that needs four
    private const ushort AsTrans = 23_456;

    private static readonly BgpFamily[] Families = [BgpFamily.IPv4Unicast, BgpFamily.IPv6Unicast];

    /// <summary>An OPEN with the capabilities of four-byte AS numbers and of IPv4 and IPv6 unicast (RFC 5492, RFC 4760 §8).</summary>
    /// <param name="routerId">In host order: 0x0A000001 is 10.0.0.1.</param>
    /// <param name="holdTime">Seconds.</param>
    public static byte[] Open(uint asNumber, uint routerId, ushort holdTime = 180)
    {
        var capabilities = new NetworkOrderWriter();
        foreach (var family in Families)
        {
            capabilities.UInt8(1);
            capabilities.UInt8(4);
            WriteFamily(capabilities, family, reserved: true);
        }
        capabilities.UInt8(65);
        capabilities.UInt8(4);
        capabilities.UInt32(asNumber);
        var body = new NetworkOrderWriter();
        body.UInt8(4);
        body.UInt16(asNumber > ushort.MaxValue ? AsTrans : (int)asNumber);
        body.UInt16(holdTime);
        body.UInt32(routerId);
        body.UInt8(capabilities.Length + 2);
        body.UInt8(2);
        body.UInt8(capabilities.Length);
        body.Bytes(capabilities.Written);
        return Message(BgpMessageType.Open, body);
    }

    public static byte[] Notification(BgpNotification notification)
    {
        var body = new NetworkOrderWriter();
        body.UInt8(notification.Code);
        body.UInt8(notification.Subcode);
        return Message(BgpMessageType.Notification, body);
    }

    /// <summary>UPDATEs that announce prefixes of both families with one set of attributes, as many as it takes.</summary>
    /// <param name="nextHopIPv6">Where the IPv6 prefixes lead; those of IPv4 lead to the attributes' next hop.</param>
    /// <exception cref="ArgumentException">A prefix is longer than its family allows, the path has more than 255 numbers, or the next hop is of the wrong family.</exception>
    public static IEnumerable<byte[]> Announce(BgpRouteAttributes attributes, FlowAddress nextHopIPv6, IEnumerable<BgpPrefix> prefixes)
    {
        ArgumentNullException.ThrowIfNull(attributes);
        ArgumentNullException.ThrowIfNull(prefixes);
        if (attributes.AsPath.Length > MaxSegment || attributes.Communities.Length > MaxSegment || !attributes.NextHop.IsIPv4)
        {
            throw new ArgumentException(
                "The attributes have a longer list than one of 255 numbers, or no IPv4 next hop.",
                nameof(attributes)
            );
        }
        return Updates(prefixes, (family, field) => Announcement(attributes, nextHopIPv6, family, field), room: 64 + Size(attributes));
    }

    /// <summary>UPDATEs that withdraw prefixes of both families.</summary>
    /// <exception cref="ArgumentException">A prefix is longer than its family allows.</exception>
    public static IEnumerable<byte[]> Withdraw(IEnumerable<BgpPrefix> prefixes)
    {
        ArgumentNullException.ThrowIfNull(prefixes);
        return Updates(prefixes, Withdrawal, room: 64);
    }

    /// <summary>RFC 4724 §2: all routes of the family have been sent.</summary>
    public static byte[] EndOfRib(BgpFamily family) => Withdrawal(family, []);

    private static IEnumerable<byte[]> Updates(IEnumerable<BgpPrefix> prefixes, Func<BgpFamily, byte[], byte[]> write, int room)
    {
        var byFamily = prefixes.ToLookup(p => p.IsIPv4 ? BgpFamily.IPv4Unicast : BgpFamily.IPv6Unicast);
        foreach (var family in Families)
        {
            var field = new NetworkOrderWriter();
            foreach (var prefix in byFamily[family])
            {
                if (field.Length > MaxLength - BgpMessage.HeaderLength - room - 17)
                {
                    yield return write(family, field.Written.ToArray());
                    field = new NetworkOrderWriter();
                }
                WritePrefix(field, prefix);
            }
            if (field.Length > 0)
            {
                yield return write(family, field.Written.ToArray());
            }
        }
    }

    private static int Size(BgpRouteAttributes attributes) => 64 + (4 * (attributes.AsPath.Length + attributes.Communities.Length));

    private static byte[] Announcement(BgpRouteAttributes attributes, FlowAddress nextHopIPv6, BgpFamily family, byte[] field)
    {
        var written = new NetworkOrderWriter();
        Attribute(written, Transitive, BgpAttributeReader.Origin, [(byte)attributes.Origin]);
        var path = new NetworkOrderWriter();
        if (!attributes.AsPath.IsEmpty)
        {
            path.UInt8((int)BgpSegmentType.Sequence);
            path.UInt8(attributes.AsPath.Length);
            WriteAll(path, attributes.AsPath.AsSpan());
        }
        Attribute(written, Transitive, BgpAttributeReader.AsPath, path.Written);
        if (family == BgpFamily.IPv4Unicast)
        {
            var hop = new NetworkOrderWriter();
            hop.Address(attributes.NextHop);
            Attribute(written, Transitive, BgpAttributeReader.NextHop, hop.Written);
        }
        Number(written, Optional, BgpAttributeReader.Med, attributes.Med);
        Number(written, Transitive, BgpAttributeReader.LocalPreference, attributes.LocalPreference);
        if (!attributes.Communities.IsEmpty)
        {
            var communities = new NetworkOrderWriter();
            WriteAll(communities, attributes.Communities.AsSpan());
            Attribute(written, Optional | Transitive, BgpAttributeReader.Communities, communities.Written);
        }
        if (family == BgpFamily.IPv6Unicast)
        {
            // RFC 4760 §3
            var reach = new NetworkOrderWriter();
            WriteFamily(reach, family, reserved: false);
            reach.UInt8(16);
            Span<byte> hop = stackalloc byte[16];
            nextHopIPv6.WriteTo(hop);
            reach.Bytes(hop);
            reach.UInt8(0);
            reach.Bytes(field);
            Attribute(written, Optional, BgpAttributeReader.MpReach, reach.Written);
            field = [];
        }
        return Update([], written.Written, field);
    }

    private static byte[] Withdrawal(BgpFamily family, byte[] field)
    {
        if (family == BgpFamily.IPv4Unicast)
        {
            return Update(field, [], []);
        }
        // RFC 4760 §4
        var unreach = new NetworkOrderWriter();
        WriteFamily(unreach, family, reserved: false);
        unreach.Bytes(field);
        var written = new NetworkOrderWriter();
        Attribute(written, Optional, BgpAttributeReader.MpUnreach, unreach.Written);
        return Update([], written.Written, []);
    }

    private static byte[] Update(ReadOnlySpan<byte> withdrawn, ReadOnlySpan<byte> attributes, ReadOnlySpan<byte> announced)
    {
        var body = new NetworkOrderWriter();
        body.UInt16(withdrawn.Length);
        body.Bytes(withdrawn);
        body.UInt16(attributes.Length);
        body.Bytes(attributes);
        body.Bytes(announced);
        return Message(BgpMessageType.Update, body);
    }

    private static byte[] Message(BgpMessageType type, NetworkOrderWriter body)
    {
        var message = new NetworkOrderWriter();
        message.Fill(0xFF, 16);
        message.UInt16(BgpMessage.HeaderLength + body.Length);
        message.UInt8((int)type);
        message.Bytes(body.Written);
        return message.Written.ToArray();
    }

    // RFC 4760 §8 has a reserved byte between the two numbers where it is a capability.
    private static void WriteFamily(NetworkOrderWriter to, BgpFamily family, bool reserved)
    {
        to.UInt16(family == BgpFamily.IPv4Unicast ? 1 : 2);
        if (reserved)
        {
            to.UInt8(0);
        }
        to.UInt8(1);
    }

    // RFC 4271 §4.3: only as many bytes as the length needs, and none of its bits beyond
    private static void WritePrefix(NetworkOrderWriter to, BgpPrefix prefix)
    {
        if (prefix.Length > (prefix.IsIPv4 ? 32 : 128))
        {
            throw new ArgumentException($"{prefix} is longer than its family allows.", nameof(prefix));
        }
        Span<byte> address = stackalloc byte[16];
        prefix.Address.WriteTo(address);
        address = prefix.IsIPv4 ? address[12..] : address;
        var bytes = (prefix.Length + 7) / 8;
        if (prefix.Length % 8 != 0)
        {
            address[bytes - 1] &= (byte)(0xFF << (8 - (prefix.Length % 8)));
        }
        to.UInt8(prefix.Length);
        to.Bytes(address[..bytes]);
    }

    private static void WriteAll(NetworkOrderWriter to, ReadOnlySpan<uint> numbers)
    {
        foreach (var number in numbers)
        {
            to.UInt32(number);
        }
    }

    private static void Number(NetworkOrderWriter to, byte flags, byte type, uint? number)
    {
        if (number is { } value)
        {
            Span<byte> bytes = stackalloc byte[4];
            BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
            Attribute(to, flags, type, bytes);
        }
    }

    private static void Attribute(NetworkOrderWriter to, byte flags, byte type, ReadOnlySpan<byte> value)
    {
        to.UInt8(value.Length > byte.MaxValue ? flags | ExtendedLength : flags);
        to.UInt8(type);
        if (value.Length > byte.MaxValue)
        {
            to.UInt16(value.Length);
        }
        else
        {
            to.UInt8(value.Length);
        }
        to.Bytes(value);
    }
}
