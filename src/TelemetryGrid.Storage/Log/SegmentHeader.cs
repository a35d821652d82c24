using System.Buffers.Binary;

namespace TelemetryGrid.Storage.Log;

/// <summary>
/// The first 48 bytes of a segment file; all numbers little-endian.
/// <code>
/// offset  size  field
///      0     8  "TGRIDLOG"
///      8     4  format version, 1
///     12     4  partition
///     16     8  sequence number of the first record; also the file's name
///     24     8  last sequence number before this segment, so that a deliberate gap is told from a loss
///     32     8  identity of the system boot under which it was created, 0 unknown
///     40     4  salt of this file's record sums: bytes of another file, or a payload made to look like a record, never pass
///     44     4  CRC-32C over bytes 0..43
/// </code>
/// </summary>
internal readonly record struct SegmentHeader(int Partition, long FirstSequence, long PreviousSequence, ulong BootId, uint Salt)
{
    public const int Bytes = 48;
    private const int Version = 1;

    private static ReadOnlySpan<byte> Magic => "TGRIDLOG"u8;

    public void Write(Span<byte> destination)
    {
        Magic.CopyTo(destination);
        BinaryPrimitives.WriteInt32LittleEndian(destination[8..], Version);
        BinaryPrimitives.WriteInt32LittleEndian(destination[12..], Partition);
        BinaryPrimitives.WriteInt64LittleEndian(destination[16..], FirstSequence);
        BinaryPrimitives.WriteInt64LittleEndian(destination[24..], PreviousSequence);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[32..], BootId);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[40..], Salt);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[44..], Crc32C.Compute(destination[..44]));
    }

    public static bool TryRead(ReadOnlySpan<byte> source, out SegmentHeader header)
    {
        header = default;
        if (
            source.Length < Bytes
            || !source.StartsWith(Magic)
            || BinaryPrimitives.ReadInt32LittleEndian(source[8..]) != Version
            || BinaryPrimitives.ReadUInt32LittleEndian(source[44..]) != Crc32C.Compute(source[..44])
        )
        {
            return false;
        }
        header = new SegmentHeader(
            BinaryPrimitives.ReadInt32LittleEndian(source[12..]),
            BinaryPrimitives.ReadInt64LittleEndian(source[16..]),
            BinaryPrimitives.ReadInt64LittleEndian(source[24..]),
            BinaryPrimitives.ReadUInt64LittleEndian(source[32..]),
            BinaryPrimitives.ReadUInt32LittleEndian(source[40..])
        );
        return true;
    }
}
