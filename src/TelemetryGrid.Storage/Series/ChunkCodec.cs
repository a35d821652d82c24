using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Storage.Series;

/// <summary>Compresses runs of samples, exactly: every bit of every value, NaN payloads included, comes back. Chunks/README.md has the format.</summary>
public static class ChunkCodec
{
    /// <summary>The most samples one chunk may hold.</summary>
    public const int MaxSamples = 4096;

    private const byte Plain = 0;

    /// <summary>Compresses 1 to <see cref="MaxSamples"/> samples with strictly increasing timestamps, choosing the encoding that suits them.</summary>
    public static EncodedChunk Encode(ReadOnlySpan<long> timestamps, ReadOnlySpan<double> values)
    {
        Check(timestamps, values);
        var count = timestamps.Length;
        var scratch = ArrayPool<long>.Shared.Rent(4 * count);
        // Times take 9 bytes a sample at worst, values 10 and 8 more while two encodings are compared, and each frame a few dozen.
        var buffer = ArrayPool<byte>.Shared.Rent(1024 + (32 * count));
        var writer = new ChunkWriter(buffer);
        var format = TimestampEncoder.Format(timestamps);
        writer.Byte(format);
        writer.Byte(0);
        writer.Unsigned((ulong)count);
        TimestampEncoder.Write(ref writer, format, timestamps, scratch);
        buffer[1] = ValueEncoder.Write(ref writer, values, scratch);
        var length = writer.Length;
        var chunk =
            length < PlainLength(count)
                ? new EncodedChunk(timestamps[0], timestamps[^1], count, buffer.AsSpan(0, length).ToArray())
                : EncodePlain(timestamps, values);
        ArrayPool<byte>.Shared.Return(buffer);
        ArrayPool<long>.Shared.Return(scratch);
        return chunk;
    }

    /// <summary>The same without compression, for samples that are on their way only: [0][count, 4 bytes][timestamps][values], little-endian.</summary>
    public static EncodedChunk EncodePlain(ReadOnlySpan<long> timestamps, ReadOnlySpan<double> values)
    {
        var data = new byte[PlainLength(timestamps.Length)];
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
        if (data.IsEmpty)
        {
            return false;
        }
        return data[0] == Plain ? TryDecodePlain(data, into) : TryDecodePacked(data, into);
    }

    private static int PlainLength(int count) => 5 + (16 * count);

    private static void Check(ReadOnlySpan<long> timestamps, ReadOnlySpan<double> values)
    {
        if (timestamps.Length is < 1 or > MaxSamples || timestamps.Length != values.Length)
        {
            throw new ArgumentException(
                $"A chunk takes 1 to {MaxSamples} samples, not {timestamps.Length} timestamps and {values.Length} values.",
                nameof(timestamps)
            );
        }
    }

    private static bool TryDecodePlain(ReadOnlySpan<byte> data, SampleBuffer into)
    {
        if (data.Length < 5)
        {
            return false;
        }
        var count = BinaryPrimitives.ReadInt32LittleEndian(data[1..]);
        if (count is < 1 or > MaxSamples || data.Length != PlainLength(count))
        {
            return false;
        }
        var before = into.Count;
        into.Append(count, out var timestamps, out var values);
        data.Slice(5, 8 * count).CopyTo(MemoryMarshal.AsBytes(timestamps));
        data[(5 + (8 * count))..].CopyTo(MemoryMarshal.AsBytes(values));
        return Whole(TimestampDecoder.Increases(timestamps), before, into);
    }

    private static bool TryDecodePacked(ReadOnlySpan<byte> data, SampleBuffer into)
    {
        var reader = new ChunkReader(data);
        if (
            !reader.TryByte(out var timestampFormat)
            || !reader.TryByte(out var valueFormat)
            || !reader.TryCount(MaxSamples, out var count)
            || count == 0
        )
        {
            return false;
        }
        var before = into.Count;
        into.Append(count, out var timestamps, out var values);
        return Whole(
            TimestampDecoder.TryRead(ref reader, timestampFormat, timestamps)
                && ValueDecoder.TryRead(ref reader, valueFormat, values)
                && reader.Rest.IsEmpty,
            before,
            into
        );
    }

    private static bool Whole(bool whole, int before, SampleBuffer into)
    {
        if (!whole)
        {
            into.Keep(0, before);
        }
        return whole;
    }
}
