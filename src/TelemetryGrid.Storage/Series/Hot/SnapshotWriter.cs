using System.Buffers;
using System.Buffers.Binary;
using TelemetryGrid.Storage.Batches;
using TelemetryGrid.Storage.Log;

namespace TelemetryGrid.Storage.Series;

/// <summary>
/// Writes a <see cref="ShardImage"/>. Numbers are little-endian in the frame, LEB128 within blocks:
/// <code>
/// "TGRIDHOT", version (4 bytes), CRC-32C over both (4), then blocks:
///   length of the contents (4), CRC-32C (4) over the length, the contents and the sum before it, contents:
///   1  partition, sequence, removed-through, next pair number, number of series
///   2  metadata: count, then metric, type, help, unit of each
///   3  pairs: first number, count, then 0 or (1, name, value) of each
///   4  series: count, then each
///   5  the end
/// </code>
/// The sums are chained, so that a block lost or out of place is as evident as a changed one.
/// </summary>
internal sealed class SnapshotWriter(Stream output, Action<string> step)
{
    public const int Version = 1;
    public const int HeaderBytes = 16;
    public const int HeadBlock = 1;
    public const int MetadataBlock = 2;
    public const int PairBlock = 3;
    public const int SeriesBlock = 4;
    public const int EndBlock = 5;

    private const int BlockBytes = 256 << 10;

    private readonly ArrayBufferWriter<byte> _block = new(BlockBytes + 4096);
    private uint _sum;

    public static ReadOnlySpan<byte> Magic => "TGRIDHOT"u8;

    public void Write(ShardImage image)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        Magic.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], Version);
        BinaryPrimitives.WriteUInt32LittleEndian(header[12..], Crc32C.Compute(header[..12]));
        output.Write(header);
        step("header");
        WriteHead(image);
        WriteMetadata(image);
        WritePairs(image);
        WriteSeries(image);
        Begin(EndBlock);
        End();
    }

    private PayloadWriter Begin(byte kind)
    {
        _block.ResetWrittenCount();
        var writer = new PayloadWriter(_block);
        writer.Byte(kind);
        return writer;
    }

    private void End()
    {
        Span<byte> frame = stackalloc byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(frame, _block.WrittenCount);
        _sum = Crc32C.End(Crc32C.Append(Crc32C.Append(Crc32C.Begin(_sum), frame[..4]), _block.WrittenSpan));
        BinaryPrimitives.WriteUInt32LittleEndian(frame[4..], _sum);
        output.Write(frame);
        output.Write(_block.WrittenSpan);
        step("block");
    }

    private void WriteHead(ShardImage image)
    {
        var writer = Begin(HeadBlock);
        writer.Unsigned((ulong)image.Partition);
        writer.Signed(image.Sequence);
        writer.Signed(image.RemovedThrough);
        writer.Unsigned((ulong)image.Pairs.Length);
        writer.Unsigned((ulong)image.Series.Length);
        End();
    }

    private void WriteMetadata(ShardImage image)
    {
        for (var i = 0; i < image.Metadata.Length; )
        {
            var writer = Begin(MetadataBlock);
            for (; i < image.Metadata.Length && _block.WrittenCount < BlockBytes; i++)
            {
                writer.Text(image.Metadata[i].Metric);
                writer.Text(image.Metadata[i].Type);
                writer.Text(image.Metadata[i].Help);
                writer.Text(image.Metadata[i].Unit);
            }
            End();
        }
    }

    private void WritePairs(ShardImage image)
    {
        for (var i = 0; i < image.Pairs.Length; )
        {
            var writer = Begin(PairBlock);
            writer.Unsigned((ulong)i);
            for (; i < image.Pairs.Length && _block.WrittenCount < BlockBytes; i++)
            {
                if (image.Pairs[i] is { } pair)
                {
                    writer.Byte(1);
                    writer.Text(pair.Name);
                    writer.Text(pair.Value);
                }
                else
                {
                    writer.Byte(0);
                }
            }
            End();
        }
    }

    private void WriteSeries(ShardImage image)
    {
        for (var i = 0; i < image.Series.Length; )
        {
            var writer = Begin(SeriesBlock);
            for (; i < image.Series.Length && _block.WrittenCount < BlockBytes; i++)
            {
                WriteSeries(writer, image.Series[i]);
            }
            End();
        }
    }

    private static void WriteSeries(PayloadWriter writer, in SeriesImage series)
    {
        writer.Unsigned(series.Number);
        writer.Unsigned((ulong)series.Pairs.Length);
        foreach (var pair in series.Pairs)
        {
            writer.Unsigned((ulong)pair);
        }
        writer.Signed(series.ArchivedThrough);
        writer.Signed(series.NewestTimestamp);
        writer.Double(series.NewestValue);
        writer.Unsigned((ulong)series.Unarchived.Length);
        foreach (var chunk in series.Unarchived)
        {
            WriteChunk(writer, chunk.Start, chunk.End, chunk.Count, chunk.Data);
        }
        writer.Unsigned((ulong)series.Open.Length);
        writer.Bytes(series.Open.Span);
        WriteChunk(writer, series.Late);
    }

    private static void WriteChunk(PayloadWriter writer, EncodedChunk? chunk)
    {
        if (chunk is null)
        {
            writer.Unsigned(0);
        }
        else
        {
            WriteChunk(writer, chunk.Start, chunk.End, chunk.Count, chunk.Data.Span);
        }
    }

    private static void WriteChunk(PayloadWriter writer, long start, long end, int count, ReadOnlySpan<byte> data)
    {
        writer.Unsigned((ulong)count);
        writer.Signed(start);
        writer.Unsigned((ulong)(end - start));
        writer.Unsigned((ulong)data.Length);
        writer.Bytes(data);
    }
}
