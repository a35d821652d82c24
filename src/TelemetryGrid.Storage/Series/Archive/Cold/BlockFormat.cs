using System.Buffers.Binary;
using TelemetryGrid.Storage.Log;

namespace TelemetryGrid.Storage.Series.Archive.Cold;

/// <summary>Constants and checksums of block files; README.md in the folder above says what stands where.</summary>
internal static class BlockFormat
{
    public const int Version = 1;
    public const int HeaderBytes = 40;
    public const int FooterBytes = 92;

    public static ReadOnlySpan<byte> HeaderMagic => "TGRIDBLK"u8;

    public static ReadOnlySpan<byte> FooterMagic => "TGRIDEND"u8;

    /// <summary>CRC-32C over the series' number, the first sample's time and the chunk's bytes.</summary>
    public static uint ChunkChecksum(ulong series, long start, ReadOnlySpan<byte> data)
    {
        Span<byte> key = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64LittleEndian(key, series);
        BinaryPrimitives.WriteInt64LittleEndian(key[8..], start);
        return Crc32C.End(Crc32C.Append(Crc32C.Append(Crc32C.Begin(), key), data));
    }

    /// <summary>The window a time falls into: windows are open at their start and closed at their end, as PromQL's ranges are.</summary>
    public static long WindowOf(long time, long length)
    {
        var before = time - 1;
        return (before / length) - (before % length < 0 ? 1 : 0);
    }
}
