using System.Buffers.Binary;

namespace TelemetryGrid.Protocols.Bgp;

/// <summary>What an OPEN says of its sender (RFC 4271 §4.2), as far as it decides how UPDATEs are written.</summary>
public readonly record struct BgpOpen
{
    private const int FixedLength = 10;
    private const byte CapabilitiesParameter = 2;
    private const byte ExtendedParameters = 255;
    private const byte FourByteAsCapability = 65;
    private const byte AddPathCapability = 69;

    public byte Version { get; private init; }

    /// <summary>From the capability where it has one, else of two bytes.</summary>
    public uint As { get; private init; }

    /// <summary>Seconds.</summary>
    public ushort HoldTime { get; private init; }

    /// <summary>In host order: 0x0A000001 is 10.0.0.1.</summary>
    public uint RouterId { get; private init; }

    public bool HasFourByteAs { get; private init; }

    public BgpAddPath AddPathIPv4 { get; private init; }

    public BgpAddPath AddPathIPv6 { get; private init; }

    /// <param name="body">What follows the header of an <see cref="BgpMessageType.Open"/>.</param>
    public static DecodeStatus TryRead(ReadOnlySpan<byte> body, out BgpOpen open)
    {
        open = default;
        if (body.Length < FixedLength)
        {
            return DecodeStatus.Truncated;
        }
        if (body[0] != 4)
        {
            return DecodeStatus.UnsupportedVersion;
        }
        var read = new BgpOpen
        {
            Version = body[0],
            As = BinaryPrimitives.ReadUInt16BigEndian(body[1..]),
            HoldTime = BinaryPrimitives.ReadUInt16BigEndian(body[3..]),
            RouterId = BinaryPrimitives.ReadUInt32BigEndian(body[5..]),
        };
        int length = body[9];
        var parameters = body[FixedLength..];
        // RFC 9072 §2: a first parameter of type 255 says that lengths have two bytes.
        var isExtended = length != 0 && parameters.Length >= 3 && parameters[0] == ExtendedParameters;
        if (isExtended)
        {
            length = BinaryPrimitives.ReadUInt16BigEndian(parameters[1..]);
            parameters = parameters[3..];
        }
        if (length > parameters.Length)
        {
            return DecodeStatus.Truncated;
        }
        if (length < parameters.Length)
        {
            return DecodeStatus.InvalidLength;
        }
        var head = isExtended ? 3 : 2;
        while (!parameters.IsEmpty)
        {
            if (parameters.Length < head)
            {
                return DecodeStatus.InvalidLength;
            }
            int size = isExtended ? BinaryPrimitives.ReadUInt16BigEndian(parameters[1..]) : parameters[1];
            if (size > parameters.Length - head)
            {
                return DecodeStatus.InvalidLength;
            }
            if (parameters[0] == CapabilitiesParameter && !TryReadCapabilities(parameters.Slice(head, size), ref read))
            {
                return DecodeStatus.InvalidLength;
            }
            parameters = parameters[(head + size)..];
        }
        open = read;
        return DecodeStatus.Ok;
    }

    // RFC 5492 §4
    private static bool TryReadCapabilities(ReadOnlySpan<byte> input, ref BgpOpen open)
    {
        while (!input.IsEmpty)
        {
            if (input.Length < 2 || input[1] > input.Length - 2)
            {
                return false;
            }
            var value = input.Slice(2, input[1]);
            if (input[0] == FourByteAsCapability && value.Length == 4)
            {
                open = open with { HasFourByteAs = true, As = BinaryPrimitives.ReadUInt32BigEndian(value) };
            }
            else if (input[0] == AddPathCapability)
            {
                open = ReadAddPath(value, open);
            }
            input = input[(2 + value.Length)..];
        }
        return true;
    }

    private static BgpOpen ReadAddPath(ReadOnlySpan<byte> value, BgpOpen open)
    {
        for (; value.Length >= 4; value = value[4..])
        {
            var family = BgpFamilies.Of(BinaryPrimitives.ReadUInt16BigEndian(value), value[2]);
            // RFC 7911 §4: any other value makes the tuple be ignored
            var mode = value[3] is >= 1 and <= 3 ? (BgpAddPath)value[3] : BgpAddPath.None;
            open = family switch
            {
                BgpFamily.IPv4Unicast => open with { AddPathIPv4 = mode },
                BgpFamily.IPv6Unicast => open with { AddPathIPv6 = mode },
                _ => open,
            };
        }
        return open;
    }
}
