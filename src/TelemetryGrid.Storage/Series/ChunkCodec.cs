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

    /// <summary>A format and two numbers of up to 16 bits.</summary>
    private const int MaxHeader = 7;

    /// <summary>Compresses 1 to <see cref="MaxSamples"/> samples with strictly increasing timestamps, choosing the encoding that suits them.</summary>
    public static EncodedChunk Encode(ReadOnlySpan<long> timestamps, ReadOnlySpan<double> values)
    {
        Check(timestamps, values);
        var count = timestamps.Length;
        var scratch = ArrayPool<long>.Shared.Rent(4 * count);
        // Times take 9 bytes a sample at worst, values 10 and 8 more while two encodings are compared, and each frame a few dozen.
        var buffer = ArrayPool<byte>.Shared.Rent(1024 + (32 * count));
        // Behind the room for the longest header, which is written last because it tells how long the times are.
        var writer = new ChunkWriter(buffer.AsSpan(MaxHeader));
        var format = TimestampEncoder.Format(timestamps);
        TimestampEncoder.Write(ref writer, format, timestamps, scratch);
        Span<byte> header = stackalloc byte[MaxHeader];
        var headerWriter = new ChunkWriter(header);
        headerWriter.Byte(format);
        headerWriter.Unsigned((ulong)count);
        headerWriter.Unsigned((ulong)writer.Length);
        ValueEncoder.Write(ref writer, values, scratch);
        var start = MaxHeader - headerWriter.Length;
        header[..headerWriter.Length].CopyTo(buffer.AsSpan(start));
        var length = headerWriter.Length + writer.Length;
        var chunk =
            length < PlainLength(count)
                ? new EncodedChunk(timestamps[0], timestamps[^1], count, buffer.AsSpan(start, length).ToArray())
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

    /// <summary>
    /// How many bytes at the start of a chunk tell its times. Series scraped together have them in common, byte for byte, so that a store may
    /// keep them once; the rest of the bytes put behind them is the chunk again. False for plain chunks and damaged ones.
    /// </summary>
    public static bool TrySplit(ReadOnlySpan<byte> data, out int times)
    {
        times = 0;
        return !data.IsEmpty && data[0] != Plain && TryReadHeader(data, out _, out _, out _, out times);
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
        // A reader refuses such a chunk; better to lose a call than the samples.
        if (!TimestampDecoder.Increases(timestamps))
        {
            throw new ArgumentException("The timestamps of a chunk increase strictly; these do not.", nameof(timestamps));
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
        if (!TryReadHeader(data, out var format, out var count, out var times, out var end))
        {
            return false;
        }
        var before = into.Count;
        into.Append(count, out var timestamps, out var values);
        var timeReader = new ChunkReader(data[times..end]);
        var valueReader = new ChunkReader(data[end..]);
        return Whole(
            TimestampDecoder.TryRead(ref timeReader, format, timestamps)
                && timeReader.Rest.IsEmpty
                && ValueDecoder.TryRead(ref valueReader, values)
                && valueReader.Rest.IsEmpty,
            before,
            into
        );
    }

    private static bool TryReadHeader(ReadOnlySpan<byte> data, out byte format, out int count, out int times, out int end)
    {
        count = times = end = 0;
        var reader = new ChunkReader(data);
        if (
            !reader.TryByte(out format)
            || !reader.TryCount(MaxSamples, out count)
            || count == 0
            || !reader.TryCount(data.Length, out var length)
        )
        {
            return false;
        }
        times = data.Length - reader.Rest.Length;
        end = times + length;
        return length <= reader.Rest.Length;
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
