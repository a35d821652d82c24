using System.Buffers.Binary;

namespace TelemetryGrid.Storage.Log;

/// <summary>
/// One record of a segment file; all numbers little-endian.
/// <code>
/// offset  size  field
///      0     4  length of the payload in bytes
///      4     4  CRC-32C, begun with the segment's salt, over bytes 0..3, 8..15 and the payload
///      8     8  sequence number
///     16     n  payload
/// </code>
/// </summary>
internal static class LogRecord
{
    public const int HeaderBytes = 16;

    /// <summary>Bound of the format, so that a damaged length never makes a reader allocate more.</summary>
    public const int MaxPayloadBytes = 64 << 20;

    public static int Size(int payloadLength) => HeaderBytes + payloadLength;

    public static void Write(Span<byte> destination, long sequence, ReadOnlySpan<byte> payload, uint salt)
    {
        BinaryPrimitives.WriteInt32LittleEndian(destination, payload.Length);
        BinaryPrimitives.WriteInt64LittleEndian(destination[8..], sequence);
        payload.CopyTo(destination[HeaderBytes..]);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[4..], Checksum(destination[..Size(payload.Length)], salt));
    }

    public static int ReadLength(ReadOnlySpan<byte> header) => BinaryPrimitives.ReadInt32LittleEndian(header);

    public static long ReadSequence(ReadOnlySpan<byte> header) => BinaryPrimitives.ReadInt64LittleEndian(header[8..]);

    /// <summary>Whether a whole record carries the sum of its own bytes.</summary>
    public static bool IsIntact(ReadOnlySpan<byte> record, uint salt) =>
        BinaryPrimitives.ReadUInt32LittleEndian(record[4..]) == Checksum(record, salt);

    private static uint Checksum(ReadOnlySpan<byte> record, uint salt)
    {
        var register = Crc32C.Append(Crc32C.Begin(salt), record[..4]);
        return Crc32C.End(Crc32C.Append(register, record[8..]));
    }
}
