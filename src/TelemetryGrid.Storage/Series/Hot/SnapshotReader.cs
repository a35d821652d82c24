using System.Buffers.Binary;
using System.Collections.Immutable;
using TelemetryGrid.PromQL;
using TelemetryGrid.Storage.Batches;
using TelemetryGrid.Storage.Log;

namespace TelemetryGrid.Storage.Series;

/// <summary>Reads what <see cref="SnapshotWriter"/> wrote, all of it or nothing.</summary>
internal sealed class SnapshotReader
{
    private const int MaxBlockBytes = 64 << 20;

    private readonly Stream _input;
    private readonly ImmutableArray<MetricMetadata>.Builder _metadata = ImmutableArray.CreateBuilder<MetricMetadata>();
    private uint _sum;
    private int _partition = -1;
    private long _sequence;
    private long _removedThrough;
    private (string, string)?[] _pairs = [];
    private SeriesImage[] _series = [];
    private int _read;

    private SnapshotReader(Stream input) => _input = input;

    /// <exception cref="InvalidDataException">The file is cut, changed or not a snapshot.</exception>
    /// <exception cref="NotSupportedException">It is of another version.</exception>
    public static ShardImage Read(Stream input)
    {
        var reader = new SnapshotReader(input);
        reader.ReadHeader();
        while (reader.ReadBlock()) { }
        if (input.ReadByte() >= 0)
        {
            throw new InvalidDataException("something follows its end");
        }
        if (reader._read != reader._series.Length || reader._partition < 0)
        {
            throw new InvalidDataException($"it has {reader._read} of {reader._series.Length} series");
        }
        return new ShardImage
        {
            Partition = reader._partition,
            Sequence = reader._sequence,
            RemovedThrough = reader._removedThrough,
            Pairs = reader._pairs,
            Series = reader._series,
            Metadata = reader._metadata.ToImmutable(),
        };
    }

    private void ReadHeader()
    {
        Span<byte> header = stackalloc byte[SnapshotWriter.HeaderBytes];
        Fill(header);
        if (
            !header.StartsWith(SnapshotWriter.Magic)
            || BinaryPrimitives.ReadUInt32LittleEndian(header[12..]) != Crc32C.Compute(header[..12])
        )
        {
            throw new InvalidDataException("it does not begin like a snapshot");
        }
        if (BinaryPrimitives.ReadInt32LittleEndian(header[8..]) is var version && version != SnapshotWriter.Version)
        {
            throw new NotSupportedException($"has version {version}, and this program reads {SnapshotWriter.Version}");
        }
    }

    private void Fill(Span<byte> buffer)
    {
        if (_input.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false) < buffer.Length)
        {
            throw new InvalidDataException("it ends early");
        }
    }

    private bool ReadBlock()
    {
        Span<byte> frame = stackalloc byte[8];
        Fill(frame);
        var length = BinaryPrimitives.ReadInt32LittleEndian(frame);
        if (length is < 1 or > MaxBlockBytes)
        {
            throw new InvalidDataException("a block has an impossible length");
        }
        var block = new byte[length];
        Fill(block);
        _sum = Crc32C.End(Crc32C.Append(Crc32C.Append(Crc32C.Begin(_sum), frame[..4]), block));
        if (_sum != BinaryPrimitives.ReadUInt32LittleEndian(frame[4..]))
        {
            throw new InvalidDataException("a block's checksum is wrong");
        }
        var reader = new PayloadReader(block.AsSpan(1));
        switch (block[0])
        {
            case SnapshotWriter.HeadBlock:
                ReadHead(ref reader);
                return true;
            case SnapshotWriter.MetadataBlock:
                while (!reader.IsAtEnd)
                {
                    _metadata.Add(new MetricMetadata(reader.Text(), reader.Text(), reader.Text(), reader.Text()));
                }
                return true;
            case SnapshotWriter.PairBlock:
                for (var i = (int)reader.Unsigned(); !reader.IsAtEnd; i++)
                {
                    _pairs[i] = reader.Byte() == 0 ? null : (reader.Text(), reader.Text());
                }
                return true;
            case SnapshotWriter.SeriesBlock:
                while (!reader.IsAtEnd)
                {
                    _series[_read++] = ReadSeries(ref reader);
                }
                return true;
            case SnapshotWriter.EndBlock:
                return false;
            default:
                throw new InvalidDataException("a block is of no known kind");
        }
    }

    private void ReadHead(ref PayloadReader reader)
    {
        _partition = (int)reader.Unsigned();
        _sequence = reader.Signed();
        _removedThrough = reader.Signed();
        _pairs = new (string, string)?[reader.Unsigned()];
        _series = new SeriesImage[reader.Unsigned()];
    }

    private static SeriesImage ReadSeries(ref PayloadReader reader)
    {
        var number = reader.Unsigned();
        var pairs = new int[reader.Count()];
        for (var i = 0; i < pairs.Length; i++)
        {
            pairs[i] = (int)reader.Unsigned();
        }
        var archivedThrough = reader.Signed();
        var newestTimestamp = reader.Signed();
        var newestValue = reader.Double();
        var chunks = new HotChunk[reader.Count()];
        for (var i = 0; i < chunks.Length; i++)
        {
            var chunk = ReadChunk(ref reader) ?? throw new InvalidDataException("a sealed chunk is empty");
            chunks[i] = new HotChunk(chunk);
        }
        return new SeriesImage(number, pairs, chunks)
        {
            ArchivedThrough = archivedThrough,
            NewestTimestamp = newestTimestamp,
            NewestValue = newestValue,
            Open = reader.Bytes(reader.Count()).ToArray(),
            Late = ReadChunk(ref reader),
        };
    }

    private static EncodedChunk? ReadChunk(ref PayloadReader reader)
    {
        var count = (int)reader.Unsigned();
        if (count == 0)
        {
            return null;
        }
        var start = reader.Signed();
        var end = start + (long)reader.Unsigned();
        return new EncodedChunk(start, end, count, reader.Bytes(reader.Count()).ToArray());
    }
}
