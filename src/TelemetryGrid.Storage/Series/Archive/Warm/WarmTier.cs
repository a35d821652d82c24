using System.Collections.Concurrent;
using System.Collections.Immutable;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Storage.Series.Archive.Warm;

/// <summary>One partition's warm chunks: raw samples that are too young for block files, found by series and by label. Thread-safe.</summary>
internal sealed class WarmTier : IAsyncDisposable
{
    private const int MaxCachedSymbols = 65_536;
    private const int SeriesPerCopy = 256;

    private readonly IChunkDatabase _database;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly ConcurrentDictionary<int, string> _texts = new();

    // Its own lock, since queries look into it while a write is on its way.
    private readonly Dictionary<ulong, int> _refs;
    private readonly SharedTimes _times;
    private int _lastSymbol;
    private int _lastRef;
    private bool _isStale;
    private int _disposed;

    private WarmTier(IChunkDatabase database, Dictionary<ulong, int> refs, (int Symbol, int Ref, int Times) last)
    {
        _database = database;
        _refs = refs;
        (_lastSymbol, _lastRef) = (last.Symbol, last.Ref);
        _times = new SharedTimes(last.Times);
    }

    public static async ValueTask<WarmTier> OpenAsync(IChunkDatabase database, CancellationToken cancellation) =>
        new(database, await database.LoadSeriesAsync(cancellation), await database.LastIdsAsync(cancellation));

    /// <summary>See <see cref="ISeriesArchive.StoreAsync"/>.</summary>
    public async ValueTask StoreAsync(
        IReadOnlyList<SeriesDefinition> definitions,
        IReadOnlyList<SealedChunk> chunks,
        CancellationToken cancellation
    )
    {
        await BeginWriteAsync(cancellation);
        try
        {
            var commit = new WarmCommit();
            var added = await DefineAsync(definitions, commit, cancellation);
            foreach (var (number, chunk) in chunks)
            {
                if (!added.TryGetValue(number, out var place) && !TryGetRef(number, out place))
                {
                    throw new ArgumentException($"A chunk of series {number:x16} came without the series' definition.", nameof(chunks));
                }
                commit.Chunks.Add(new ChunkWrite(place, chunk));
            }
            await CommitAsync(commit, cancellation);
            Remember(added, commit);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Chunks that are in a block now leave; what of them belongs to later windows comes back as chunks of its own.</summary>
    public async ValueTask ReplaceAsync(
        IReadOnlyList<ChunkKey> leaving,
        IReadOnlyList<ChunkWrite> remainders,
        CancellationToken cancellation
    )
    {
        await BeginWriteAsync(cancellation);
        try
        {
            var commit = new WarmCommit();
            commit.Leaving.AddRange(leaving);
            commit.Chunks.AddRange(remainders);
            await CommitAsync(commit, cancellation);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Takes damaged chunks out of every further answer.</summary>
    public async ValueTask QuarantineAsync(IReadOnlyList<ChunkKey> damaged, CancellationToken cancellation)
    {
        await BeginWriteAsync(cancellation);
        try
        {
            var commit = new WarmCommit();
            commit.Damaged.AddRange(damaged);
            await CommitAsync(commit, cancellation);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Forgets series whose chunks have all left, with their labels. Returns how many.</summary>
    public async ValueTask<int> ForgetEmptySeriesAsync(CancellationToken cancellation)
    {
        await BeginWriteAsync(cancellation);
        try
        {
            var empty = await _database.ReadEmptySeriesAsync(cancellation);
            if (empty.Count == 0)
            {
                return 0;
            }
            var commit = new WarmCommit { ForgetSymbols = true };
            commit.ForgottenSeries.AddRange(empty);
            var rows = await _database.ReadSeriesAsync(empty, cancellation);
            var touched = new Dictionary<(int Name, int Value, int Segment), HashSet<int>>();
            foreach (var row in rows)
            {
                foreach (var (name, value) in Pairs(row))
                {
                    Touch(touched, (name, value, row.Ref >> WarmFormat.SegmentShift), row.Ref);
                }
            }
            await RewritePostingsAsync(touched, static (refs, gone) => refs.ExceptWith(gone), commit, cancellation);
            await CommitAsync(commit, cancellation);
            lock (_refs)
            {
                foreach (var row in rows)
                {
                    _refs.Remove(row.Number);
                }
            }
            return rows.Count;
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Places of the series for which all matchers of any set hold; of every series without sets.</summary>
    public async ValueTask<List<int>> FindAsync(ImmutableArray<ImmutableArray<LabelMatcher>> sets, CancellationToken cancellation)
    {
        if (sets.IsDefaultOrEmpty)
        {
            return Everything().ToList();
        }
        var found = new HashSet<int>();
        foreach (var set in sets)
        {
            var matching = Everything();
            await WarmSearch.KeepMatchingAsync(_database, matching, set, cancellation);
            found.UnionWith(matching.ToList());
        }
        return [.. found.Order()];
    }

    /// <summary>Places of series known by their numbers; those that are not here are left out.</summary>
    public List<int> Find(IReadOnlyList<ulong> numbers)
    {
        var found = new List<int>(numbers.Count);
        foreach (var number in numbers)
        {
            if (TryGetRef(number, out var place))
            {
                found.Add(place);
            }
        }
        return found;
    }

    /// <summary>Definitions by place; a series that was forgotten meanwhile is left out.</summary>
    public async ValueTask<Dictionary<int, SeriesDefinition>> DescribeAsync(IReadOnlyList<int> refs, CancellationToken cancellation)
    {
        var rows = await _database.ReadSeriesAsync(refs, cancellation);
        var unknown = new HashSet<int>();
        foreach (var row in rows)
        {
            unknown.UnionWith(WarmFormat.UnpackIds(row.Labels).Where(id => !_texts.ContainsKey(id)));
        }
        var texts = new Dictionary<int, string>();
        foreach (var (id, text) in await _database.ReadSymbolsAsync(unknown, cancellation))
        {
            texts[id] = text;
        }
        var definitions = new Dictionary<int, SeriesDefinition>();
        foreach (var row in rows)
        {
            var ids = WarmFormat.UnpackIds(row.Labels);
            var pairs = new string[ids.Count];
            var known = true;
            for (var i = 0; i < pairs.Length && known; i++)
            {
                known = texts.TryGetValue(ids[i], out pairs[i]!) || _texts.TryGetValue(ids[i], out pairs[i]!);
            }
            if (known)
            {
                definitions[row.Ref] = new SeriesDefinition(row.Number, Labels.FromSortedPairs(pairs));
            }
        }
        if (_texts.Count + texts.Count > MaxCachedSymbols)
        {
            _texts.Clear();
        }
        foreach (var (id, text) in texts.Take(MaxCachedSymbols))
        {
            _texts[id] = text;
        }
        return definitions;
    }

    public ValueTask<List<ChunkRead>> ReadChunksAsync(IReadOnlyList<int> refs, long start, long end, CancellationToken cancellation) =>
        _database.ReadChunksAsync(refs, start, end, cancellation);

    public ValueTask<List<int>> RefsWithChunksAsync(IReadOnlyList<int> refs, long start, long end, CancellationToken cancellation) =>
        _database.RefsWithChunksAsync(refs, start, end, cancellation);

    public ValueTask<List<(long Window, int Ref)>> ReadWindowsAsync(long milliseconds, long upTo, CancellationToken cancellation) =>
        _database.ReadWindowsAsync(milliseconds, upTo, cancellation);

    /// <summary>Gives back disk space that is only a log of past writes.</summary>
    public async ValueTask TrimAsync(CancellationToken cancellation)
    {
        await _writing.WaitAsync(cancellation);
        try
        {
            await _database.TrimAsync(cancellation);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>True when no series is known.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (_refs)
            {
                return _refs.Count == 0;
            }
        }
    }

    /// <summary>Writes a consistent copy into a new SQLite file.</summary>
    public async ValueTask CopyToAsync(string path, CancellationToken cancellation)
    {
        if (await _database.TryCopyToAsync(path, cancellation))
        {
            return;
        }
        await using (var copy = await OpenAsync(SqliteChunkDatabase.Open(new SqliteChunkOptions(path, 1 << 22, 1, 0)), cancellation))
        {
            await CopyIntoAsync(copy, cancellation);
        }
        File.Delete(path + ".lock");
    }

    /// <summary>Stores all intact chunks in another tier, some series at a time. A chunk that moves to a block meanwhile may be left out.</summary>
    public async ValueTask CopyIntoAsync(WarmTier target, CancellationToken cancellation)
    {
        foreach (var refs in Everything().ToList().Chunk(SeriesPerCopy))
        {
            var definitions = await DescribeAsync(refs, cancellation);
            var chunks = await ReadChunksAsync(refs, long.MinValue, long.MaxValue, cancellation);
            await target.StoreAsync(
                [.. definitions.Values],
                [
                    .. chunks
                        .Where(c => c.IsIntact && definitions.ContainsKey(c.Key.Ref))
                        .Select(c => new SealedChunk(definitions[c.Key.Ref].Series, c.Chunk)),
                ],
                cancellation
            );
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }
        // A write that is on its way ends first.
        await _writing.WaitAsync();
        await _database.DisposeAsync();
        _writing.Dispose();
    }

    private async ValueTask<Dictionary<ulong, int>> DefineAsync(
        IReadOnlyList<SeriesDefinition> definitions,
        WarmCommit commit,
        CancellationToken cancellation
    )
    {
        var added = new Dictionary<ulong, int>();
        var fresh = new List<SeriesDefinition>();
        foreach (var definition in definitions)
        {
            if (!TryGetRef(definition.Series, out _) && added.TryAdd(definition.Series, _lastRef + added.Count + 1))
            {
                fresh.Add(definition);
            }
        }
        if (fresh.Count == 0)
        {
            return added;
        }
        var texts = fresh.SelectMany(static d => d.Labels.ToPairs()).ToHashSet();
        var ids = (await _database.FindSymbolsAsync(texts, cancellation)).ToDictionary(static s => s.Text, static s => s.Id);
        foreach (var text in texts.Where(t => !ids.ContainsKey(t)))
        {
            commit.Symbols.Add(new SymbolRow(_lastSymbol + commit.Symbols.Count + 1, text));
        }
        commit.Symbols.ForEach(s => ids.Add(s.Text, s.Id));
        var touched = new Dictionary<(int Name, int Value, int Segment), HashSet<int>>();
        foreach (var (number, labels) in fresh)
        {
            var place = added[number];
            var row = new SeriesRow(place, number, WarmFormat.PackIds(labels.ToPairs().Select(t => ids[t])));
            commit.Series.Add(row);
            foreach (var (name, value) in Pairs(row))
            {
                Touch(touched, (name, value, place >> WarmFormat.SegmentShift), place);
            }
        }
        await RewritePostingsAsync(touched, static (refs, more) => refs.UnionWith(more), commit, cancellation);
        return added;
    }

    // After a failure it is not known what was committed, nor whether another process wrote since.
    private async ValueTask CommitAsync(WarmCommit commit, CancellationToken cancellation)
    {
        var isCommitted = false;
        Order(commit.Chunks);
        _times.Share(commit);
        try
        {
            await _database.CommitAsync(commit, cancellation);
            isCommitted = true;
        }
        finally
        {
            _isStale |= !isCommitted;
        }
    }

    // Neighbours in the index are then written one after the other. The sort is stable: of two with one key the later one stays.
    private static void Order(List<ChunkWrite> chunks)
    {
        var ordered = chunks.OrderBy(static c => c.Ref).ThenBy(static c => c.Chunk.Start).ToList();
        chunks.Clear();
        for (var i = 0; i < ordered.Count; i++)
        {
            var isLast = i + 1 == ordered.Count;
            if (isLast || (ordered[i].Ref, ordered[i].Chunk.Start) != (ordered[i + 1].Ref, ordered[i + 1].Chunk.Start))
            {
                chunks.Add(ordered[i]);
            }
        }
    }

    private async ValueTask BeginWriteAsync(CancellationToken cancellation)
    {
        await _writing.WaitAsync(cancellation);
        if (!_isStale)
        {
            return;
        }
        try
        {
            var refs = await _database.LoadSeriesAsync(cancellation);
            (_lastSymbol, _lastRef, var lastTimes) = await _database.LastIdsAsync(cancellation);
            _times.Reset(lastTimes);
            lock (_refs)
            {
                _refs.Clear();
                foreach (var (number, place) in refs)
                {
                    _refs[number] = place;
                }
            }
            _isStale = false;
        }
        catch
        {
            _writing.Release();
            throw;
        }
    }

    private void Remember(Dictionary<ulong, int> added, WarmCommit commit)
    {
        lock (_refs)
        {
            foreach (var (number, place) in added)
            {
                _refs[number] = place;
            }
        }
        _lastRef += added.Count;
        _lastSymbol += commit.Symbols.Count;
    }

    private async ValueTask RewritePostingsAsync(
        Dictionary<(int Name, int Value, int Segment), HashSet<int>> touched,
        Action<HashSet<int>, HashSet<int>> change,
        WarmCommit commit,
        CancellationToken cancellation
    )
    {
        foreach (var segment in touched.GroupBy(static t => t.Key.Segment))
        {
            var labels = segment.Select(static t => (t.Key.Name, t.Key.Value)).ToList();
            var stored = (await _database.ReadPostingsAsync(labels, segment.Key, cancellation)).ToDictionary(
                static row => (row.Name, row.Value),
                static row => WarmFormat.UnpackRefs(row)
            );
            foreach (var ((name, value, _), refs) in segment)
            {
                var all = stored.TryGetValue((name, value), out var before) ? before.ToHashSet() : [];
                change(all, refs);
                commit.Postings.Add(new PostingRow(name, value, segment.Key, WarmFormat.PackRefs(all.Order(), segment.Key)));
            }
        }
    }

    private RefSet Everything()
    {
        var all = new RefSet();
        lock (_refs)
        {
            foreach (var place in _refs.Values)
            {
                all.Add(place);
            }
        }
        return all;
    }

    private bool TryGetRef(ulong number, out int place)
    {
        lock (_refs)
        {
            return _refs.TryGetValue(number, out place);
        }
    }

    private static IEnumerable<(int Name, int Value)> Pairs(SeriesRow row)
    {
        var ids = WarmFormat.UnpackIds(row.Labels);
        for (var i = 0; i + 1 < ids.Count; i += 2)
        {
            yield return (ids[i], ids[i + 1]);
        }
    }

    private static void Touch(Dictionary<(int, int, int), HashSet<int>> touched, (int, int, int) key, int place)
    {
        if (!touched.TryGetValue(key, out var refs))
        {
            touched[key] = refs = [];
        }
        refs.Add(place);
    }
}
