using System.Buffers;
using System.Runtime.InteropServices;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Storage.Series;

/// <summary>
/// Reads what <see cref="OpenChunk.WriteTo"/> wrote straight into a buffer. Restoring the chunk first, which <see cref="OpenChunk.TryRead"/>
/// is for, decodes everything twice, and a query reads thousands of them.
/// </summary>
internal static class OpenChunkCopy
{
    private const int WordBits = 64;

    /// <summary>Appends the samples; false, with nothing appended, when the bytes are not an open chunk.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> data, SampleBuffer into)
    {
        var reader = new ChunkReader(data);
        if (
            !reader.TryByte(out _)
            || !reader.TryCount(ChunkCodec.MaxSamples, out var count)
            || !reader.TryCount(count, out var run)
            || !reader.TrySigned(out var start)
            || !reader.TryCount(ChunkCodec.MaxSamples * 3 * WordBits, out var bits)
            || reader.Rest.Length < (bits + 7) / 8
        )
        {
            return false;
        }
        var length = (bits / WordBits) + 1 + OpenChunkReader.Padding;
        var rented = ArrayPool<ulong>.Shared.Rent(length);
        var words = rented.AsSpan(0, length);
        words.Clear();
        reader.Rest[..((bits + 7) / 8)].CopyTo(MemoryMarshal.AsBytes(words));
        var before = into.Count;
        into.Append(count, out var timestamps, out var values);
        var open = new OpenChunkReader(words, bits, start);
        var isWhole = open.TryRead(timestamps[..(count - run)], values[..(count - run)]);
        ArrayPool<ulong>.Shared.Return(rented);
        if (!isWhole)
        {
            into.Keep(0, before);
            return false;
        }
        OpenChunkReader.Repeat(ref open.State, timestamps[(count - run)..]);
        values[(count - run)..].Fill(open.State.Value);
        return true;
    }
}
