using System.Buffers.Binary;

namespace TelemetryGrid.Protocols.Bgp;

/// <summary>One BGP message as it stands on the wire.</summary>
public readonly ref struct BgpMessage
{
    /// <summary>Marker, length and type.</summary>
    public const int HeaderLength = 19;

    private const int MarkerLength = 16;

    private BgpMessage(BgpMessageType type, ReadOnlySpan<byte> body)
    {
        Type = type;
        Body = body;
    }

    public BgpMessageType Type { get; }

    /// <summary>What follows the header.</summary>
    public ReadOnlySpan<byte> Body { get; }

    /// <param name="consumed">Bytes of the message; 0 when it could not be read.</param>
    public static DecodeStatus TryRead(ReadOnlySpan<byte> input, out BgpMessage message, out int consumed)
    {
        message = default;
        consumed = 0;
        if (input.Length < HeaderLength)
        {
            return DecodeStatus.Truncated;
        }
        // RFC 4271 §4.1: all ones
        if (input[..MarkerLength].ContainsAnyExcept((byte)0xFF))
        {
            return DecodeStatus.InvalidValue;
        }
        // RFC 8654 lifts the limit of 4096 to what the field can say.
        int length = BinaryPrimitives.ReadUInt16BigEndian(input[MarkerLength..]);
        if (length < HeaderLength)
        {
            return DecodeStatus.InvalidLength;
        }
        if (length > input.Length)
        {
            return DecodeStatus.Truncated;
        }
        message = new BgpMessage((BgpMessageType)input[HeaderLength - 1], input[HeaderLength..length]);
        consumed = length;
        return DecodeStatus.Ok;
    }
}
