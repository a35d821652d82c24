using System.Buffers.Binary;
using TelemetryGrid.Protocols.Flows;

namespace TelemetryGrid.Protocols.Bmp;

/// <summary>Whom a message is about (RFC 7854 §4.2).</summary>
public readonly record struct BmpPeerHeader
{
    public const int Length = 42;

    private const int IPv6Flag = 0x80;
    private const int PostPolicyFlag = 0x40;
    private const int TwoByteAsFlag = 0x20;
    private const int AdjRibOutFlag = 0x10;

    private readonly byte _flags;

    private BmpPeerHeader(byte flags) => _flags = flags;

    public BmpPeerType Type { get; private init; }

    /// <summary>0 for the global instance.</summary>
    public ulong Distinguisher { get; private init; }

    /// <summary>Unspecified for <see cref="BmpPeerType.LocalRib"/>.</summary>
    public FlowAddress Address { get; private init; }

    public uint As { get; private init; }

    /// <summary>In host order: 0x0A000001 is 10.0.0.1.</summary>
    public uint RouterId { get; private init; }

    /// <summary>When the router had it; null where it does not say.</summary>
    public DateTimeOffset? Timestamp { get; private init; }

    /// <summary>Routes are as they are after the router's import (or export) policy.</summary>
    public bool IsPostPolicy => Type != BmpPeerType.LocalRib && (_flags & PostPolicyFlag) != 0;

    /// <summary>AS_PATH has numbers of two bytes.</summary>
    public bool HasTwoByteAs => Type != BmpPeerType.LocalRib && (_flags & TwoByteAsFlag) != 0;

    /// <summary>Routes are what the router tells the peer (RFC 8671), not what it hears.</summary>
    public bool IsAdjRibOut => Type != BmpPeerType.LocalRib && (_flags & AdjRibOutFlag) != 0;

    /// <summary>Not all of the router's own routes are sent (RFC 9069 §4.2).</summary>
    public bool IsFiltered => Type == BmpPeerType.LocalRib && (_flags & IPv6Flag) != 0;

    /// <param name="body">Of a message of any type but Initiation and Termination.</param>
    /// <param name="rest">What follows the header.</param>
    public static DecodeStatus TryRead(ReadOnlySpan<byte> body, out BmpPeerHeader header, out ReadOnlySpan<byte> rest)
    {
        header = default;
        rest = default;
        if (body.Length < Length)
        {
            return DecodeStatus.Truncated;
        }
        if (body[0] > (byte)BmpPeerType.LocalRib)
        {
            return DecodeStatus.InvalidValue;
        }
        var type = (BmpPeerType)body[0];
        var seconds = BinaryPrimitives.ReadUInt32BigEndian(body[34..]);
        var microseconds = BinaryPrimitives.ReadUInt32BigEndian(body[38..]);
        header = new BmpPeerHeader(body[1])
        {
            Type = type,
            Distinguisher = BinaryPrimitives.ReadUInt64BigEndian(body[2..]),
            Address = ReadAddress(body.Slice(10, 16), type != BmpPeerType.LocalRib && (body[1] & IPv6Flag) != 0),
            As = BinaryPrimitives.ReadUInt32BigEndian(body[26..]),
            RouterId = BinaryPrimitives.ReadUInt32BigEndian(body[30..]),
            Timestamp = seconds == 0 ? null : DateTimeOffset.FromUnixTimeSeconds(seconds).AddMicroseconds(Math.Min(microseconds, 999_999u)),
        };
        rest = body[Length..];
        return DecodeStatus.Ok;
    }

    // An IPv4 address stands at the end of its field, after zeros.
    internal static FlowAddress ReadAddress(ReadOnlySpan<byte> field, bool isIPv6) =>
        isIPv6 ? FlowAddress.FromIPv6(field) : FlowAddress.FromIPv4(BinaryPrimitives.ReadUInt32BigEndian(field[12..]));
}
