using System.Buffers.Binary;

namespace TelemetryGrid.Protocols.Bmp;

/// <summary>One message of a BMP stream (RFC 7854 §4).</summary>
public readonly ref struct BmpMessage
{
    /// <summary>Version, length and type.</summary>
    public const int HeaderLength = 6;

    private BmpMessage(BmpMessageType type, ReadOnlySpan<byte> body)
    {
        Type = type;
        Body = body;
    }

    public BmpMessageType Type { get; }

    /// <summary>What follows the common header.</summary>
    public ReadOnlySpan<byte> Body { get; }

    /// <summary>
    /// Takes the first message off a stream. <see cref="DecodeStatus.Truncated"/> asks for more of it; after any other failure the place
    /// of the next message is unknown and the stream of no more use.
    /// </summary>
    /// <param name="maxLength">Messages longer than so many bytes are refused with <see cref="DecodeStatus.LimitExceeded"/> once their header is there.</param>
    /// <param name="length">Bytes of the message, also of one that is not whole; 0 where its header is not.</param>
    public static DecodeStatus TryRead(ReadOnlySpan<byte> stream, int maxLength, out BmpMessage message, out int length)
    {
        message = default;
        length = 0;
        if (stream.IsEmpty)
        {
            return DecodeStatus.Truncated;
        }
        if (stream[0] != 3)
        {
            return DecodeStatus.UnsupportedVersion;
        }
        if (stream.Length < HeaderLength)
        {
            return DecodeStatus.Truncated;
        }
        var announced = BinaryPrimitives.ReadUInt32BigEndian(stream[1..]);
        if (announced < HeaderLength)
        {
            return DecodeStatus.InvalidLength;
        }
        if (announced > maxLength)
        {
            return DecodeStatus.LimitExceeded;
        }
        length = (int)announced;
        if (length > stream.Length)
        {
            return DecodeStatus.Truncated;
        }
        message = new BmpMessage((BmpMessageType)stream[5], stream[HeaderLength..length]);
        return DecodeStatus.Ok;
    }
}
