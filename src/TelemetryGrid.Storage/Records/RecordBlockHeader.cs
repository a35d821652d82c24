using System.Buffers.Binary;
using TelemetryGrid.Storage.Log;

namespace TelemetryGrid.Storage.Records;

/// <summary>
/// What stands before a block; all numbers little-endian.
/// <code>
/// offset  size  field
///      0     4  "RBLK"
///      4     4  CRC-32C, begun with the segment's salt, over bytes 8..119
///      8     4  bytes of the body
///     12     4  CRC-32C of the body
///     16     4  bytes of the body uncompressed
///     20     4  records
///     24     8  last entry of the log whose records are all in this block or before it
///     32     8  ordinal of the first record
///     40     8  oldest event time, nanoseconds
///     48     8  newest event time
///     56     8  offset in this segment below which all was on the device when this was written
///     64     8  when it was written, milliseconds since 1970
///     72     4  severities, a bit each
///     76     4  categories, a bit each
///     80    32  devices, a Bloom filter
///    112     8  reserved
/// </code>
/// </summary>
internal readonly record struct RecordBlockHeader
{
    public const int Bytes = 120;

    public int BodyBytes { get; init; }

    public uint BodyChecksum { get; init; }

    public int RawBytes { get; init; }

    public int Records { get; init; }

    public long Sequence { get; init; }

    public long FirstOrdinal { get; init; }

    public long MinTime { get; init; }

    public long MaxTime { get; init; }

    public long FlushedTo { get; init; }

    public long WrittenMilliseconds { get; init; }

    public uint Severities { get; init; }

    public uint Categories { get; init; }

    public DeviceFilter Devices { get; init; }

    public static ReadOnlySpan<byte> Magic => "RBLK"u8;

    public void Write(Span<byte> destination, uint salt)
    {
        destination[..Bytes].Clear();
        Magic.CopyTo(destination);
        BinaryPrimitives.WriteInt32LittleEndian(destination[8..], BodyBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[12..], BodyChecksum);
        BinaryPrimitives.WriteInt32LittleEndian(destination[16..], RawBytes);
        BinaryPrimitives.WriteInt32LittleEndian(destination[20..], Records);
        BinaryPrimitives.WriteInt64LittleEndian(destination[24..], Sequence);
        BinaryPrimitives.WriteInt64LittleEndian(destination[32..], FirstOrdinal);
        BinaryPrimitives.WriteInt64LittleEndian(destination[40..], MinTime);
        BinaryPrimitives.WriteInt64LittleEndian(destination[48..], MaxTime);
        BinaryPrimitives.WriteInt64LittleEndian(destination[56..], FlushedTo);
        BinaryPrimitives.WriteInt64LittleEndian(destination[64..], WrittenMilliseconds);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[72..], Severities);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[76..], Categories);
        Devices.Write(destination[80..]);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[4..], Checksum(destination, salt));
    }

    /// <summary>False for bytes that are no header of this segment.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, uint salt, out RecordBlockHeader header)
    {
        header = default;
        if (
            source.Length < Bytes
            || !source.StartsWith(Magic)
            || BinaryPrimitives.ReadUInt32LittleEndian(source[4..]) != Checksum(source, salt)
        )
        {
            return false;
        }
        header = new RecordBlockHeader
        {
            BodyBytes = BinaryPrimitives.ReadInt32LittleEndian(source[8..]),
            BodyChecksum = BinaryPrimitives.ReadUInt32LittleEndian(source[12..]),
            RawBytes = BinaryPrimitives.ReadInt32LittleEndian(source[16..]),
            Records = BinaryPrimitives.ReadInt32LittleEndian(source[20..]),
            Sequence = BinaryPrimitives.ReadInt64LittleEndian(source[24..]),
            FirstOrdinal = BinaryPrimitives.ReadInt64LittleEndian(source[32..]),
            MinTime = BinaryPrimitives.ReadInt64LittleEndian(source[40..]),
            MaxTime = BinaryPrimitives.ReadInt64LittleEndian(source[48..]),
            FlushedTo = BinaryPrimitives.ReadInt64LittleEndian(source[56..]),
            WrittenMilliseconds = BinaryPrimitives.ReadInt64LittleEndian(source[64..]),
            Severities = BinaryPrimitives.ReadUInt32LittleEndian(source[72..]),
            Categories = BinaryPrimitives.ReadUInt32LittleEndian(source[76..]),
            Devices = DeviceFilter.Read(source[80..]),
        };
        return true;
    }

    private static uint Checksum(ReadOnlySpan<byte> header, uint salt) => Crc32C.End(Crc32C.Append(Crc32C.Begin(salt), header[8..Bytes]));
}
