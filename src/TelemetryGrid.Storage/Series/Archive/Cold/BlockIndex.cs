using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using TelemetryGrid.PromQL;
using TelemetryGrid.Storage.Log;

namespace TelemetryGrid.Storage.Series.Archive.Cold;

/// <summary>The index of a block in memory: labels, postings and chunk directory, checked when read. Immutable.</summary>
internal sealed class BlockIndex
{
    private readonly string[] _symbols;
    private readonly Dictionary<string, int> _ids;
    private readonly byte[] _postings;
    private readonly (int Name, int Value, int At, int Length)[] _labels;
    private readonly byte[] _series;
    private readonly (ulong Number, long Samples, int At, long Chunks)[] _entries;
    private readonly long _windowStart;

    private BlockIndex(byte[] symbols, byte[] postings, byte[] series, long windowStart)
    {
        _postings = postings;
        _series = series;
        _windowStart = windowStart;
        _symbols = ReadSymbols(symbols);
        _ids = new Dictionary<string, int>(_symbols.Length, StringComparer.Ordinal);
        for (var i = 0; i < _symbols.Length; i++)
        {
            _ids[_symbols[i]] = i;
        }
        _labels = ReadLabels();
        _entries = ReadEntries();
        // A string costs 22 bytes and two a character, its place in the dictionary 24.
        Bytes =
            (2L * symbols.Length)
            + (54L * _symbols.Length)
            + postings.Length
            + (16L * _labels.Length)
            + series.Length
            + (32L * _entries.Length);
    }

    /// <summary>About how much memory it takes.</summary>
    public long Bytes { get; }

    public int Count => _entries.Length;

    /// <summary>Reads a block's index.</summary>
    /// <exception cref="InvalidDataException">It is damaged; the message says what.</exception>
    /// <exception cref="FileNotFoundException">There is no such block.</exception>
    public static async ValueTask<BlockIndex> ReadAsync(IObjectStore store, string name, long windowStart, CancellationToken cancellation)
    {
        var length =
            await store.LengthAsync(name, cancellation) ?? throw new FileNotFoundException($"The block {name} does not exist.", name);
        if (length < BlockFormat.HeaderBytes + BlockFormat.FooterBytes)
        {
            throw new InvalidDataException("it is cut");
        }
        var footer = await store.ReadAsync(name, length - BlockFormat.FooterBytes, BlockFormat.FooterBytes, cancellation);
        if (!footer.AsSpan(84).SequenceEqual(BlockFormat.FooterMagic))
        {
            throw new InvalidDataException("its footer is missing");
        }
        if (BinaryPrimitives.ReadInt32LittleEndian(footer.AsSpan(80)) != BlockFormat.Version)
        {
            throw new InvalidDataException("its version is not known");
        }
        if (BinaryPrimitives.ReadUInt32LittleEndian(footer.AsSpan(76)) != Crc32C.Compute(footer.AsSpan(0, 76)))
        {
            throw new InvalidDataException("its footer is damaged");
        }
        var start = BinaryPrimitives.ReadInt64LittleEndian(footer);
        var size = length - BlockFormat.FooterBytes - start;
        if (start < BlockFormat.HeaderBytes || size is < 0 or > int.MaxValue)
        {
            throw new InvalidDataException("its sections are misplaced");
        }
        var sections = await store.ReadAsync(name, start, (int)size, cancellation);
        return new BlockIndex(Section(0), Section(16), Section(32), windowStart);

        byte[] Section(int at)
        {
            var from = BinaryPrimitives.ReadInt64LittleEndian(footer.AsSpan(at)) - start;
            var count = BinaryPrimitives.ReadInt32LittleEndian(footer.AsSpan(at + 8));
            if (from < 0 || count < 0 || from + count > sections.Length)
            {
                throw new InvalidDataException("its sections are misplaced");
            }
            var bytes = sections.AsSpan((int)from, count).ToArray();
            return BinaryPrimitives.ReadUInt32LittleEndian(footer.AsSpan(at + 12)) == Crc32C.Compute(bytes)
                ? bytes
                : throw new InvalidDataException("its index is damaged");
        }
    }

    public ulong NumberAt(int place) => _entries[place].Number;

    /// <summary>How many raw samples, staleness markers not counted, a series' chunks stand for.</summary>
    public long SamplesAt(int place) => _entries[place].Samples;

    /// <summary>The place of a series; negative when it is not here.</summary>
    public int Find(ulong number)
    {
        var (low, high) = (0, _entries.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (_entries[middle].Number == number)
            {
                return middle;
            }
            (low, high) = _entries[middle].Number < number ? (middle + 1, high) : (low, middle - 1);
        }
        return -1;
    }

    public SeriesDefinition DefinitionAt(int place)
    {
        var bytes = Entry(place);
        var pairs = new string[2 * Varint.ReadBelow(ref bytes, int.MaxValue / 2)];
        for (var i = 0; i < pairs.Length; i++)
        {
            pairs[i] = _symbols[Varint.ReadBelow(ref bytes, _symbols.Length)];
        }
        return new SeriesDefinition(_entries[place].Number, Labels.FromSortedPairs(pairs));
    }

    /// <summary>The chunks of a series, as they stand in the block.</summary>
    public List<BlockChunk> ChunksAt(int place)
    {
        var bytes = Entry(place);
        for (var i = 2 * Varint.ReadBelow(ref bytes, int.MaxValue / 2); i > 0; i--)
        {
            Varint.Read(ref bytes);
        }
        var (number, _, _, offset) = _entries[place];
        var chunks = new List<BlockChunk>();
        for (var i = Varint.ReadBelow(ref bytes, int.MaxValue); i > 0; i--)
        {
            chunks.Add(ReadChunk(ref bytes, number, offset));
            offset += chunks[^1].Length;
        }
        return chunks;
    }

    /// <summary>Places of the series for which all matchers of any set hold; of every series without sets.</summary>
    public List<int> Match(ImmutableArray<ImmutableArray<LabelMatcher>> sets)
    {
        if (sets.IsDefaultOrEmpty)
        {
            return [.. Enumerable.Range(0, Count)];
        }
        var found = new SortedSet<int>();
        foreach (var set in sets)
        {
            found.UnionWith(MatchSet(set).ToList());
        }
        return [.. found];
    }

    private RefSet MatchSet(ImmutableArray<LabelMatcher> matchers)
    {
        var found = new RefSet();
        for (var i = 0; i < Count; i++)
        {
            found.Add(i);
        }
        foreach (var matcher in matchers)
        {
            var inverted = matcher.MatchesEmpty;
            var selected = new RefSet();
            if (_ids.TryGetValue(matcher.Name, out var name))
            {
                var at = Array.BinarySearch(_labels, (name, -1, 0, 0));
                for (var i = ~at; i < _labels.Length && _labels[i].Name == name; i++)
                {
                    if (matcher.Matches(_symbols[_labels[i].Value]) != inverted)
                    {
                        AddPostings(_labels[i], selected);
                    }
                }
            }
            if (inverted)
            {
                found.ExceptWith(selected);
            }
            else
            {
                found.IntersectWith(selected);
            }
        }
        return found;
    }

    private void AddPostings((int Name, int Value, int At, int Length) label, RefSet into)
    {
        var list = _postings.AsSpan(label.At, label.Length);
        ReadOnlySpan<byte> bytes = list;
        var place = -1;
        while (!bytes.IsEmpty)
        {
            place += Varint.ReadBelow(ref bytes, (long)Count + 1);
            into.Add(place);
        }
    }

    private ReadOnlySpan<byte> Entry(int place) => _series.AsSpan(_entries[place].At);

    private BlockChunk ReadChunk(ref ReadOnlySpan<byte> bytes, ulong number, long offset)
    {
        if (bytes.IsEmpty)
        {
            throw new InvalidDataException("its chunk directory is cut");
        }
        var column = (AggregateColumn)bytes[0];
        bytes = bytes[1..];
        var start = _windowStart + Varint.ZagZig(Varint.Read(ref bytes));
        var end = start + (long)Varint.Read(ref bytes);
        var count = Varint.ReadBelow(ref bytes, int.MaxValue);
        var length = Varint.ReadBelow(ref bytes, int.MaxValue);
        if (bytes.Length < 4)
        {
            throw new InvalidDataException("its chunk directory is cut");
        }
        var checksum = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        bytes = bytes[4..];
        return new BlockChunk(number, column, start, end, count, offset, length, checksum);
    }

    private static string[] ReadSymbols(ReadOnlySpan<byte> bytes)
    {
        var symbols = new string[Varint.ReadBelow(ref bytes, bytes.Length)];
        for (var i = 0; i < symbols.Length; i++)
        {
            var length = Varint.ReadBelow(ref bytes, (long)bytes.Length + 1);
            symbols[i] = Encoding.UTF8.GetString(bytes[..length]);
            bytes = bytes[length..];
        }
        return symbols;
    }

    private (int Name, int Value, int At, int Length)[] ReadLabels()
    {
        ReadOnlySpan<byte> bytes = _postings;
        var labels = new (int, int, int, int)[Varint.ReadBelow(ref bytes, bytes.Length)];
        for (var i = 0; i < labels.Length; i++)
        {
            var name = Varint.ReadBelow(ref bytes, _symbols.Length);
            var value = Varint.ReadBelow(ref bytes, _symbols.Length);
            var length = Varint.ReadBelow(ref bytes, (long)bytes.Length + 1);
            labels[i] = (name, value, _postings.Length - bytes.Length, length);
            bytes = bytes[length..];
        }
        return labels;
    }

    private (ulong Number, long Samples, int At, long Chunks)[] ReadEntries()
    {
        ReadOnlySpan<byte> bytes = _series;
        var entries = new (ulong, long, int, long)[Varint.ReadBelow(ref bytes, bytes.Length)];
        long offset = BlockFormat.HeaderBytes;
        for (var i = 0; i < entries.Length; i++)
        {
            var number = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
            bytes = bytes[8..];
            var samples = (long)Varint.Read(ref bytes);
            entries[i] = (number, samples, _series.Length - bytes.Length, offset);
            for (var l = 2 * Varint.ReadBelow(ref bytes, int.MaxValue / 2); l > 0; l--)
            {
                Varint.Read(ref bytes);
            }
            for (var c = Varint.ReadBelow(ref bytes, int.MaxValue); c > 0; c--)
            {
                offset += ReadChunk(ref bytes, number, offset).Length;
            }
        }
        return entries;
    }
}
