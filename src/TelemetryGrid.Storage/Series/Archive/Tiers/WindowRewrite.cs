using TelemetryGrid.PromQL;
using TelemetryGrid.Storage.Series.Archive.Cold;
using TelemetryGrid.Storage.Series.Archive.Warm;

namespace TelemetryGrid.Storage.Series.Archive.Tiers;

/// <summary>
/// Writes the blocks of one window anew, from the blocks it has and the warm chunks that start in it: that moves chunks, takes late ones in,
/// makes aggregates, thins out what has expired and leaves out what is damaged. The order is what keeps every sample: new blocks complete,
/// read back, published in one step; only then do chunks leave the warm tier, and only then do old files go.
/// </summary>
internal sealed class WindowRewrite(WarmTier warm, ColdTier cold, Retention retention, long window, DateTimeOffset now)
{
    private const int SeriesPerRead = 128;

    private static readonly SeriesResolution[] Resolutions = [SeriesResolution.Raw, SeriesResolution.FiveMinutes, SeriesResolution.OneHour];

    private readonly SampleBuffer _samples = new();
    private readonly List<ChunkKey> _leaving = [];
    private readonly List<ChunkKey> _damaged = [];
    private readonly List<ChunkWrite> _remainders = [];
    private readonly Dictionary<SeriesResolution, (BlockEntry Entry, BlockIndex Index)> _blocks = [];
    private readonly Dictionary<SeriesResolution, BlockWriter> _writers = [];

    private long Start => window * cold.WindowMilliseconds;

    private long End => Start + cold.WindowMilliseconds;

    /// <summary>Chunks of the warm tier that were damaged or no chunks.</summary>
    public int DamagedChunks => _damaged.Count;

    public int MovedChunks => _leaving.Count;

    public int BlocksWritten { get; private set; }

    /// <summary>False, with nothing changed, when a block that is live is not there: without it the window cannot be written anew.</summary>
    public async ValueTask<bool> RunAsync(IReadOnlyList<int> warmRefs, CancellationToken cancellation)
    {
        var existing = cold.Manifest.Blocks.Where(b => b.Window == window).ToList();
        foreach (var entry in existing)
        {
            if (await cold.OpenIndexAsync(entry, cancellation) is { } index)
            {
                _blocks[entry.Resolution] = (entry, index);
            }
            else if (cold.Manifest.Blocks.Contains(entry))
            {
                return false;
            }
        }
        var uploads = new List<(SeriesResolution Resolution, string Name, ObjectUpload Upload)>();
        try
        {
            foreach (var resolution in Resolutions)
            {
                var name = cold.NewName(resolution, window);
                var upload = await cold.Store.CreateAsync(name, cancellation);
                uploads.Add((resolution, name, upload));
                _writers[resolution] = new BlockWriter(upload.Stream, cold.Manifest.Partition, resolution, Start, End);
                await _writers[resolution].BeginAsync(cancellation);
            }
            await WriteSeriesAsync(warmRefs, cancellation);
            var added = new List<BlockEntry>();
            foreach (var (resolution, name, upload) in uploads.Where(u => _writers[u.Resolution].Series > 0))
            {
                added.Add(await _writers[resolution].EndAsync(name, window, cancellation));
                await upload.CompleteAsync(cancellation);
                await BlockVerifier.VerifyAsync(cold.Store, added[^1], Start, cancellation);
            }
            var removed = _blocks.Values.Select(static b => b.Entry).ToList();
            if (added.Count + removed.Count > 0)
            {
                await cold.PublishAsync(added, removed, cancellation);
            }
            BlocksWritten = added.Count;
            await LeaveAsync(removed, cancellation);
            return true;
        }
        finally
        {
            foreach (var (_, _, upload) in uploads)
            {
                await upload.DisposeAsync();
            }
        }
    }

    private async ValueTask LeaveAsync(List<BlockEntry> removed, CancellationToken cancellation)
    {
        if (_damaged.Count > 0)
        {
            await warm.QuarantineAsync(_damaged, cancellation);
        }
        if (_leaving.Count > 0)
        {
            await warm.ReplaceAsync(_leaving, _remainders, cancellation);
        }
        foreach (var entry in removed)
        {
            if (cold.Damaged.Contains(entry.Name))
            {
                await cold.SetAsideAsync(entry, cancellation);
            }
            else
            {
                await cold.Store.DeleteAsync(entry.Name, cancellation);
            }
        }
    }

    private async ValueTask WriteSeriesAsync(IReadOnlyList<int> warmRefs, CancellationToken cancellation)
    {
        var warmSeries = (await warm.DescribeAsync(warmRefs, cancellation)).ToDictionary(
            static d => d.Value.Series,
            static d => (Ref: d.Key, Definition: d.Value)
        );
        var numbers = new SortedSet<ulong>(warmSeries.Keys);
        foreach (var (_, index) in _blocks.Values)
        {
            numbers.UnionWith(Enumerable.Range(0, index.Count).Select(index.NumberAt));
        }
        foreach (var batch in numbers.Chunk(SeriesPerRead))
        {
            var refs = batch.Where(warmSeries.ContainsKey).Select(n => warmSeries[n].Ref).ToList();
            var warmChunks = (await warm.ReadChunksAsync(refs, Start + 1, End, cancellation))
                .Where(c => BlockFormat.WindowOf(c.Key.Start, cold.WindowMilliseconds) == window)
                .ToLookup(static c => c.Key.Ref);
            var stored = new Dictionary<SeriesResolution, ILookup<ulong, (BlockChunk At, EncodedChunk Chunk)>>();
            foreach (var (resolution, (entry, index)) in _blocks)
            {
                var places = batch.Select(index.Find).Where(static p => p >= 0);
                var read = await cold.ReadChunksAsync(entry, [.. places.SelectMany(index.ChunksAt)], cancellation);
                stored[resolution] = read.ToLookup(static c => c.At.Series);
            }
            foreach (var number in batch)
            {
                var fresh = warmSeries.TryGetValue(number, out var known) ? Cut(known.Ref, warmChunks[known.Ref]) : [];
                var definition = known.Definition.Labels is null ? Definition(number) : known.Definition;
                await WriteOneAsync(definition, fresh, stored, cancellation);
            }
        }
    }

    // What of the warm chunks belongs to this window. A chunk that reaches into later ones is cut, and its rest becomes a chunk of its own.
    private List<EncodedChunk> Cut(int place, IEnumerable<ChunkRead> chunks)
    {
        var cut = new List<EncodedChunk>();
        foreach (var (key, chunk, isIntact) in chunks)
        {
            if (!isIntact || !SampleMerge.TryRead([chunk], long.MinValue, long.MaxValue, _samples))
            {
                _damaged.Add(key);
                continue;
            }
            _leaving.Add(key);
            if (chunk.End <= End)
            {
                cut.Add(chunk);
                continue;
            }
            var head = _samples.Timestamps.BinarySearch(End + 1);
            head = head < 0 ? ~head : head;
            cut.Add(ChunkCodec.Encode(_samples.Timestamps[..head], _samples.Values[..head]));
            _remainders.Add(new ChunkWrite(place, ChunkCodec.Encode(_samples.Timestamps[head..], _samples.Values[head..])));
        }
        return cut;
    }

    private async ValueTask WriteOneAsync(
        SeriesDefinition definition,
        List<EncodedChunk> fresh,
        Dictionary<SeriesResolution, ILookup<ulong, (BlockChunk At, EncodedChunk Chunk)>> stored,
        CancellationToken cancellation
    )
    {
        var (policy, isCounter) = retention.Of(definition.Labels);
        var replaced = fresh.Select(static c => c.Start).ToHashSet();
        // Raw chunks of one start cannot both stand; the warm one came later.
        var raw = Stored(stored, SeriesResolution.Raw, definition.Series)
            .Select(static c => c.Chunk)
            .Where(c => !replaced.Contains(c.Start))
            .Concat(fresh)
            .OrderBy(static c => c.Start)
            .ToList();
        var samples = 0L;
        if (SampleMerge.TryRead(raw, Start + 1, End, _samples))
        {
            foreach (var value in _samples.Values)
            {
                samples += StaleMarker.Is(value) ? 0 : 1;
            }
        }
        var isRawExpired = retention.IsExpired(policy, SeriesResolution.Raw, window, now);
        if (raw.Count > 0 && !isRawExpired)
        {
            await _writers[SeriesResolution.Raw]
                .AddAsync(definition, policy.Name, samples, [.. raw.Select(static c => (AggregateColumn.Value, c))], cancellation);
        }
        foreach (var resolution in Resolutions[1..])
        {
            if (retention.IsExpired(policy, resolution, window, now))
            {
                continue;
            }
            var chunks = Stored(stored, resolution, definition.Series).Select(static c => (c.At.Column, c.Chunk)).ToList();
            var before = AggregateColumns.Read(chunks);
            var length = Downsampler.BucketMilliseconds(resolution);
            var made = _samples.Count > 0 ? Downsampler.Aggregate(_samples, length, isCounter) : null;
            var columns = made is not null && before is not null ? AggregateColumns.Merge(made, before, length) : made ?? before;
            if (isRawExpired && resolution == SeriesResolution.OneHour && made is not null && before is not null)
            {
                ArchiveMetrics.Late(made.Samples + before.Samples - columns!.Samples);
            }
            if (columns is not null)
            {
                await _writers[resolution].AddAsync(definition, policy.Name, columns.Samples, columns.Write(), cancellation);
            }
        }
    }

    private SeriesDefinition Definition(ulong number)
    {
        var index = _blocks.Values.First(b => b.Index.Find(number) >= 0).Index;
        return index.DefinitionAt(index.Find(number));
    }

    private static IEnumerable<(BlockChunk At, EncodedChunk Chunk)> Stored(
        Dictionary<SeriesResolution, ILookup<ulong, (BlockChunk At, EncodedChunk Chunk)>> stored,
        SeriesResolution resolution,
        ulong number
    ) => stored.TryGetValue(resolution, out var chunks) ? chunks[number] : [];
}
