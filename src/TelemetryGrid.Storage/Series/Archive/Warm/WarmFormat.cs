using TelemetryGrid.Storage.Log;

namespace TelemetryGrid.Storage.Series.Archive.Warm;

/// <summary>How rows are packed: labels, postings, and a chunk's checksum. Both databases store the same bytes.</summary>
internal static class WarmFormat
{
    public const int SegmentShift = 12;

    public static byte[] PackIds(IEnumerable<int> ids)
    {
        var bytes = new List<byte>();
        foreach (var id in ids)
        {
            Varint.Write(bytes, (ulong)id);
        }
        return [.. bytes];
    }

    /// <exception cref="InvalidDataException">The bytes are no ids.</exception>
    public static List<int> UnpackIds(ReadOnlySpan<byte> bytes)
    {
        var ids = new List<int>();
        while (!bytes.IsEmpty)
        {
            ids.Add(Varint.ReadBelow(ref bytes, int.MaxValue));
        }
        return ids;
    }

    /// <summary>Ascending places of one segment, each as the distance to the one before.</summary>
    public static byte[] PackRefs(IEnumerable<int> refs, int segment)
    {
        var bytes = new List<byte>();
        var last = (segment << SegmentShift) - 1;
        foreach (var place in refs)
        {
            Varint.Write(bytes, (ulong)(place - last));
            last = place;
        }
        return [.. bytes];
    }

    public static List<int> UnpackRefs(PostingRow row)
    {
        var refs = new List<int>();
        var last = (row.Segment << SegmentShift) - 1;
        ReadOnlySpan<byte> bytes = row.Refs;
        while (!bytes.IsEmpty)
        {
            last += Varint.ReadBelow(ref bytes, (1 << SegmentShift) + 1);
            refs.Add(last);
        }
        return refs;
    }

    /// <summary>The whole bytes of a chunk that is stored without its first ones.</summary>
    public static byte[] Join(ReadOnlySpan<byte> times, ReadOnlySpan<byte> rest)
    {
        var data = new byte[times.Length + rest.Length];
        times.CopyTo(data);
        rest.CopyTo(data.AsSpan(times.Length));
        return data;
    }

    /// <summary>CRC-32C over the chunk's bytes, salted with where it belongs so that a row under a wrong key is found too.</summary>
    public static uint Checksum(int place, EncodedChunk chunk)
    {
        Span<byte> key = stackalloc byte[24];
        BitConverter.TryWriteBytes(key, place);
        BitConverter.TryWriteBytes(key[4..], chunk.Count);
        BitConverter.TryWriteBytes(key[8..], chunk.Start);
        BitConverter.TryWriteBytes(key[16..], chunk.End);
        return Crc32C.End(Crc32C.Append(Crc32C.Append(Crc32C.Begin(), key), chunk.Data.Span));
    }
}
