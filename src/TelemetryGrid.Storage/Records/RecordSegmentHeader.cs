using System.Buffers.Binary;
using TelemetryGrid.Storage.Log;

namespace TelemetryGrid.Storage.Records;

/// <summary>
/// The first bytes of a segment file; all numbers little-endian.
/// <code>
/// offset  size  field
///      0     8  "TGRIDREC"
///      8     4  version
///     12     4  partition
///     16     4  salt of the checksums, so that a block of another file is none of this
///     20     4  CRC-32C of all other bytes
///     24     8  last entry of the log before this segment
///     32     8  ordinal of the first record
/// </code>
/// </summary>
internal readonly record struct RecordSegmentHeader(int Partition, uint Salt, long Sequence, long FirstOrdinal)
{
    public const int Bytes = 40;
    private const int Version = 1;

    public static ReadOnlySpan<byte> Magic => "TGRIDREC"u8;

    public void Write(Span<byte> destination)
    {
        Magic.CopyTo(destination);
        BinaryPrimitives.WriteInt32LittleEndian(destination[8..], Version);
        BinaryPrimitives.WriteInt32LittleEndian(destination[12..], Partition);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[16..], Salt);
        BinaryPrimitives.WriteInt64LittleEndian(destination[24..], Sequence);
        BinaryPrimitives.WriteInt64LittleEndian(destination[32..], FirstOrdinal);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[20..], Checksum(destination));
    }

    /// <summary>False for a damaged header.</summary>
    /// <exception cref="InvalidDataException">The file is of a version this program does not read.</exception>
    public static bool TryRead(ReadOnlySpan<byte> source, string path, out RecordSegmentHeader header)
    {
        header = default;
        if (source.Length < Bytes || !source.StartsWith(Magic) || BinaryPrimitives.ReadUInt32LittleEndian(source[20..]) != Checksum(source))
        {
            return false;
        }
        var version = BinaryPrimitives.ReadInt32LittleEndian(source[8..]);
        if (version != Version)
        {
            throw new InvalidDataException($"{path} is of version {version}; this program reads version {Version}.");
        }
        header = new RecordSegmentHeader(
            BinaryPrimitives.ReadInt32LittleEndian(source[12..]),
            BinaryPrimitives.ReadUInt32LittleEndian(source[16..]),
            BinaryPrimitives.ReadInt64LittleEndian(source[24..]),
            BinaryPrimitives.ReadInt64LittleEndian(source[32..])
        );
        return true;
    }

    private static uint Checksum(ReadOnlySpan<byte> header) =>
        Crc32C.End(Crc32C.Append(Crc32C.Append(Crc32C.Begin(), header[..20]), header[24..Bytes]));
}
