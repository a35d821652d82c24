using System.Buffers.Binary;
using System.Runtime.InteropServices;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Storage.Series;

/// <summary>Compresses runs of samples, exactly: every bit of every value, NaN payloads included, comes back.</summary>
public static class ChunkCodec
{
    /// <summary>The most samples one chunk may hold.</summary>
    public const int MaxSamples = 4096;

    private const byte Plain = 0;

    /// <summary>Compresses 1 to <see cref="MaxSamples"/> samples with strictly increasing timestamps, choosing the encoding that suits them.</summary>
    public static EncodedChunk Encode(ReadOnlySpan<long> timestamps, ReadOnlySpan<double> values) => EncodePlain(timestamps, values);

    /// <summary>The same without compression, for samples that are on their way only: [0][count, 4 bytes][timestamps][values], little-endian.</summary>
    public static EncodedChunk EncodePlain(ReadOnlySpan<long> timestamps, ReadOnlySpan<double> values)
    {
        var data = new byte[5 + (16 * timestamps.Length)];
        data[0] = Plain;
        BinaryPrimitives.WriteInt32LittleEndian(data.AsSpan(1), timestamps.Length);
        MemoryMarshal.AsBytes(timestamps).CopyTo(data.AsSpan(5));
        MemoryMarshal.AsBytes(values).CopyTo(data.AsSpan(5 + (8 * timestamps.Length)));
        return new EncodedChunk(timestamps[0], timestamps[^1], timestamps.Length, data);
    }

    /// <summary>Appends the samples of a chunk; false, with nothing appended, when the bytes are not a chunk.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> data, SampleBuffer into)
    {
        ArgumentNullException.ThrowIfNull(into);
        if (data.Length < 5 || data[0] != Plain)
        {
            return false;
        }
        var count = BinaryPrimitives.ReadInt32LittleEndian(data[1..]);
        if (count is < 1 or > MaxSamples || data.Length != 5 + (16 * count))
        {
            return false;
        }
        into.Append(count, out var timestamps, out var values);
        data.Slice(5, 8 * count).CopyTo(MemoryMarshal.AsBytes(timestamps));
        data[(5 + (8 * count))..].CopyTo(MemoryMarshal.AsBytes(values));
        return true;
    }
}
