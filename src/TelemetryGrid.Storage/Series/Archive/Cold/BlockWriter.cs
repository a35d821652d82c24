using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using TelemetryGrid.PromQL;
using TelemetryGrid.Storage.Log;

namespace TelemetryGrid.Storage.Series.Archive.Cold;

/// <summary>Writes a block, series by series in the order of their numbers. Chunks go straight to the stream; what is kept is the index.</summary>
internal sealed class BlockWriter(Stream stream, int partition, SeriesResolution resolution, long windowStart, long windowEnd)
{
    private readonly Dictionary<string, int> _symbols = new(StringComparer.Ordinal);
    private readonly List<Entry> _series = [];
    private readonly SortedSet<string> _policies = new(StringComparer.Ordinal);
    private long _position;
    private long _minTime = long.MaxValue;
    private long _maxTime = long.MinValue;
    private long _samples;
    private int _chunks;

    public int Series => _series.Count;

    public async ValueTask BeginAsync(CancellationToken cancellation)
    {
        var header = new byte[BlockFormat.HeaderBytes];
        BlockFormat.HeaderMagic.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(8), BlockFormat.Version);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(12), partition);
        header[16] = (byte)resolution;
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(20), windowStart);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(28), windowEnd);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(36), Crc32C.Compute(header.AsSpan(0, 36)));
        await WriteAsync(header, cancellation);
    }

    /// <summary>Adds a series, its number higher than the one before.</summary>
    public async ValueTask AddAsync(
        SeriesDefinition definition,
        string policy,
        long samples,
        IReadOnlyList<(AggregateColumn Column, EncodedChunk Chunk)> chunks,
        CancellationToken cancellation
    )
    {
        var directory = new List<byte>();
        var checksum = new byte[4];
        foreach (var (column, chunk) in chunks)
        {
            directory.Add((byte)column);
            Varint.Write(directory, Varint.ZigZag(chunk.Start - windowStart));
            Varint.Write(directory, (ulong)(chunk.End - chunk.Start));
            Varint.Write(directory, (ulong)chunk.Count);
            Varint.Write(directory, (ulong)chunk.Data.Length);
            BinaryPrimitives.WriteUInt32LittleEndian(checksum, BlockFormat.ChunkChecksum(definition.Series, chunk.Start, chunk.Data.Span));
            directory.AddRange(checksum);
            _minTime = Math.Min(_minTime, chunk.Start);
            _maxTime = Math.Max(_maxTime, chunk.End);
        }
        var symbols = definition.Labels.ToPairs().Select(Symbol).ToArray();
        _series.Add(new Entry(definition.Series, samples, symbols, chunks.Count, [.. directory]));
        _policies.Add(policy);
        _samples += samples;
        _chunks += chunks.Count;
        foreach (var (_, chunk) in chunks)
        {
            await WriteAsync(chunk.Data, cancellation);
        }
    }

    /// <summary>Writes the index and the footer, and says what the manifest is to say. The stream is not closed.</summary>
    public async ValueTask<BlockEntry> EndAsync(string name, long window, CancellationToken cancellation)
    {
        var texts = _symbols.Keys.Select(static text => (Text: text, Utf8: Encoding.UTF8.GetBytes(text))).ToArray();
        Array.Sort(texts, static (a, b) => a.Utf8.AsSpan().SequenceCompareTo(b.Utf8));
        var places = new int[texts.Length];
        for (var i = 0; i < texts.Length; i++)
        {
            places[_symbols[texts[i].Text]] = i;
        }
        var footer = new byte[BlockFormat.FooterBytes];
        await WriteSectionAsync(Symbols(texts), footer, 0, cancellation);
        await WriteSectionAsync(Postings(places), footer, 16, cancellation);
        await WriteSectionAsync(SeriesSection(places), footer, 32, cancellation);
        BinaryPrimitives.WriteInt64LittleEndian(footer.AsSpan(48), _minTime);
        BinaryPrimitives.WriteInt64LittleEndian(footer.AsSpan(56), _maxTime);
        BinaryPrimitives.WriteInt64LittleEndian(footer.AsSpan(64), _samples);
        BinaryPrimitives.WriteInt32LittleEndian(footer.AsSpan(72), _chunks);
        BinaryPrimitives.WriteUInt32LittleEndian(footer.AsSpan(76), Crc32C.Compute(footer.AsSpan(0, 76)));
        BinaryPrimitives.WriteInt32LittleEndian(footer.AsSpan(80), BlockFormat.Version);
        BlockFormat.FooterMagic.CopyTo(footer.AsSpan(84));
        await WriteAsync(footer, cancellation);
        return new BlockEntry
        {
            Name = name,
            Resolution = resolution,
            Window = window,
            MinTime = _minTime,
            MaxTime = _maxTime,
            Series = _series.Count,
            Samples = _samples,
            Bytes = _position,
            Policies = [.. _policies],
        };
    }

    private int Symbol(string text)
    {
        if (!_symbols.TryGetValue(text, out var id))
        {
            _symbols[text] = id = _symbols.Count;
        }
        return id;
    }

    private static List<byte> Symbols((string Text, byte[] Utf8)[] texts)
    {
        var section = new List<byte>();
        Varint.Write(section, (ulong)texts.Length);
        foreach (var (_, utf8) in texts)
        {
            Varint.Write(section, (ulong)utf8.Length);
            section.AddRange(utf8);
        }
        return section;
    }

    private List<byte> Postings(int[] places)
    {
        var labels = new SortedDictionary<(int Name, int Value), List<int>>();
        for (var i = 0; i < _series.Count; i++)
        {
            var symbols = _series[i].Symbols;
            for (var s = 0; s < symbols.Length; s += 2)
            {
                var key = (places[symbols[s]], places[symbols[s + 1]]);
                if (!labels.TryGetValue(key, out var series))
                {
                    labels[key] = series = [];
                }
                series.Add(i);
            }
        }
        var section = new List<byte>();
        Varint.Write(section, (ulong)labels.Count);
        foreach (var ((name, value), series) in labels)
        {
            var list = new List<byte>();
            var last = -1;
            foreach (var place in series)
            {
                Varint.Write(list, (ulong)(place - last));
                last = place;
            }
            Varint.Write(section, (ulong)name);
            Varint.Write(section, (ulong)value);
            Varint.Write(section, (ulong)list.Count);
            section.AddRange(list);
        }
        return section;
    }

    private List<byte> SeriesSection(int[] places)
    {
        var section = new List<byte>();
        Varint.Write(section, (ulong)_series.Count);
        Span<byte> number = stackalloc byte[8];
        foreach (var series in _series)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(number, series.Number);
            section.AddRange(number);
            Varint.Write(section, (ulong)series.Samples);
            Varint.Write(section, (ulong)series.Symbols.Length / 2);
            foreach (var symbol in series.Symbols)
            {
                Varint.Write(section, (ulong)places[symbol]);
            }
            Varint.Write(section, (ulong)series.Chunks);
            section.AddRange(series.Directory);
        }
        return section;
    }

    private async ValueTask WriteSectionAsync(List<byte> section, byte[] footer, int at, CancellationToken cancellation)
    {
        var bytes = section.ToArray();
        BinaryPrimitives.WriteInt64LittleEndian(footer.AsSpan(at), _position);
        BinaryPrimitives.WriteInt32LittleEndian(footer.AsSpan(at + 8), bytes.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(footer.AsSpan(at + 12), Crc32C.Compute(bytes));
        await WriteAsync(bytes, cancellation);
    }

    private async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        await stream.WriteAsync(bytes, cancellation);
        _position += bytes.Length;
    }

    private sealed record Entry(ulong Number, long Samples, int[] Symbols, int Chunks, byte[] Directory);
}
