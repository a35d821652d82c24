using System.Buffers.Binary;
using TelemetryGrid.Protocols.Bgp;
using TelemetryGrid.Protocols.Flows;

namespace TelemetryGrid.Protocols.Bmp;

/// <summary>A peering that was established (RFC 7854 §4.10).</summary>
public readonly ref struct BmpPeerUp
{
    private const int FixedLength = 20;

    public FlowAddress LocalAddress { get; private init; }

    public ushort LocalPort { get; private init; }

    public ushort RemotePort { get; private init; }

    /// <summary>The router's.</summary>
    public BgpOpen Sent { get; private init; }

    /// <summary>The peer's.</summary>
    public BgpOpen Received { get; private init; }

    /// <summary>See <see cref="BmpInformation"/>.</summary>
    public BmpTlvReader Information { get; private init; }

    /// <param name="rest">What follows the header.</param>
    public static DecodeStatus TryRead(in BmpPeerHeader header, ReadOnlySpan<byte> rest, out BmpPeerUp peerUp)
    {
        peerUp = default;
        if (rest.Length < FixedLength)
        {
            return DecodeStatus.Truncated;
        }
        var opens = rest[FixedLength..];
        var status = TakeOpen(ref opens, out var sent);
        if (status != DecodeStatus.Ok)
        {
            return status;
        }
        status = TakeOpen(ref opens, out var received);
        if (status != DecodeStatus.Ok)
        {
            return status;
        }
        peerUp = new BmpPeerUp
        {
            LocalAddress = BmpPeerHeader.ReadAddress(rest[..16], !header.Address.IsIPv4),
            LocalPort = BinaryPrimitives.ReadUInt16BigEndian(rest[16..]),
            RemotePort = BinaryPrimitives.ReadUInt16BigEndian(rest[18..]),
            Sent = sent,
            Received = received,
            Information = new BmpTlvReader(opens),
        };
        return DecodeStatus.Ok;
    }

    /// <summary>How updates about this peer are written.</summary>
    public BgpEncoding Encoding(in BmpPeerHeader header)
    {
        var (from, to) = header.IsAdjRibOut ? (Sent, Received) : (Received, Sent);
        // RFC 9069 §4.4: both OPENs are made up to say how the router's own routes are written
        var isOwn = header.Type == BmpPeerType.LocalRib;
        return new BgpEncoding(
            !header.HasTwoByteAs,
            HasPathIds(from.AddPathIPv4, to.AddPathIPv4, isOwn),
            HasPathIds(from.AddPathIPv6, to.AddPathIPv6, isOwn)
        );
    }

    // RFC 7911 §4
    private static bool HasPathIds(BgpAddPath from, BgpAddPath to, bool isOwn) =>
        isOwn ? from != BgpAddPath.None && to != BgpAddPath.None : from.HasFlag(BgpAddPath.Send) && to.HasFlag(BgpAddPath.Receive);

    private static DecodeStatus TakeOpen(ref ReadOnlySpan<byte> input, out BgpOpen open)
    {
        open = default;
        var status = BgpMessage.TryRead(input, out var message, out var consumed);
        if (status != DecodeStatus.Ok)
        {
            return status;
        }
        input = input[consumed..];
        return message.Type == BgpMessageType.Open ? BgpOpen.TryRead(message.Body, out open) : DecodeStatus.InvalidValue;
    }
}
