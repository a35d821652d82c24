using TelemetryGrid.PromQL;
using TelemetryGrid.Storage.Series.Archive.Cold;
using TelemetryGrid.Storage.Series.Archive.Tiers;
using TelemetryGrid.Storage.Series.Archive.Warm;

namespace TelemetryGrid.Storage.Series.Archive;

/// <summary>
/// One question over warm chunks and blocks, by matchers or of series known by their numbers. Warm is read first: a chunk that is no longer there is in a block that the manifest, looked at
/// afterwards, has. Of each series and window the finest resolution that stands for the most samples answers.
/// </summary>
internal sealed class ArchiveQuery(ColdTier cold, SeriesSelection selection, IReadOnlyList<ulong>? numbers)
{
    private readonly Dictionary<ulong, Found> _found = [];

    private long Start => selection.StartMilliseconds;

    private long End => selection.EndMilliseconds;

    public void AddWarm(IEnumerable<ChunkRead> chunks, Dictionary<int, SeriesDefinition> definitions)
    {
        foreach (var (key, chunk, isIntact) in chunks)
        {
            if (isIntact && definitions.TryGetValue(key.Ref, out var definition))
            {
                Of(definition).Warm.Add(chunk);
            }
        }
    }

    /// <exception cref="BlockGoneException">A block was replaced meanwhile; the question is to be asked again.</exception>
    public async ValueTask AddColdAsync(CancellationToken cancellation)
    {
        var reach = Math.Max(long.MinValue + (2 * cold.WindowMilliseconds), Start) - StandIn.Reach(selection);
        foreach (var window in cold.Manifest.Blocks.GroupBy(static b => b.Window))
        {
            var blocks = window.OrderBy(static b => b.Resolution).ToList();
            var open = new List<(BlockEntry Entry, BlockIndex Index, List<int> Places)>();
            foreach (var entry in blocks)
            {
                var from = entry.Resolution == SeriesResolution.Raw ? Start : reach;
                // A finer block that stands for as much leaves nothing for a coarser one to say.
                if (
                    entry.MaxTime < from
                    || entry.MinTime > End
                    || blocks.Any(b => b.Resolution < entry.Resolution && b.Samples >= entry.Samples && open.Any(o => o.Entry == b))
                    || await cold.OpenIndexAsync(entry, cancellation) is not { } index
                )
                {
                    continue;
                }
                open.Add((entry, index, Places(index)));
            }
            await AnswerWindowAsync(window.Key, open, reach, cancellation);
        }
    }

    public List<ArchivedSeries> Finish()
    {
        var answer = new List<ArchivedSeries>(_found.Count);
        foreach (var found in _found.Values)
        {
            // A chunk that was stored again replaces the one of the same start, wherever that is.
            var replaced = found.Warm.Select(static c => c.Start).ToHashSet();
            var chunks = found.Raw.Where(c => !replaced.Contains(c.Start)).ToList();
            foreach (var chunk in found.Warm)
            {
                AddWarm(found, chunk, chunks);
            }
            AddAggregates(found, chunks);
            if (chunks.Count > 0)
            {
                chunks.Sort(static (a, b) => a.Start.CompareTo(b.Start));
                answer.Add(new ArchivedSeries(found.Definition, chunks));
            }
        }
        return answer;
    }

    private async ValueTask AnswerWindowAsync(
        long window,
        List<(BlockEntry Entry, BlockIndex Index, List<int> Places)> open,
        long reach,
        CancellationToken cancellation
    )
    {
        var best = new Dictionary<ulong, (int Level, int Place, long Samples)>();
        for (var level = 0; level < open.Count; level++)
        {
            var (entry, index, places) = open[level];
            foreach (var place in places)
            {
                var number = index.NumberAt(place);
                var samples = index.SamplesAt(place) + (entry.Resolution == SeriesResolution.Raw ? WarmSamples(number, window) : 0);
                if (!best.TryGetValue(number, out var other) || samples > other.Samples)
                {
                    best[number] = (level, place, samples);
                }
            }
        }
        var columns = StandIn.Columns(selection.Function);
        foreach (var level in best.GroupBy(static b => b.Value.Level))
        {
            var (entry, index, _) = open[level.Key];
            var isRaw = entry.Resolution == SeriesResolution.Raw;
            var wanted = new List<BlockChunk>();
            foreach (var (number, (_, place, samples)) in level)
            {
                if (!isRaw && WarmSamples(number, window) is > 0 and var fresh && fresh >= samples)
                {
                    continue;
                }
                var before = wanted.Count;
                wanted.AddRange(
                    index
                        .ChunksAt(place)
                        .Where(c => c.Start <= End && c.End >= (isRaw ? Start : reach))
                        .Where(c => isRaw || Array.IndexOf(columns, c.Column) >= 0)
                );
                if (wanted.Count > before && !_found.ContainsKey(number))
                {
                    Of(index.DefinitionAt(place));
                }
                if (!isRaw && _found.TryGetValue(number, out var found))
                {
                    found.Windows.Add((window, entry.Resolution, []));
                }
            }
            foreach (var (at, chunk) in await ReadAsync(entry, wanted, cancellation))
            {
                var found = _found[at.Series];
                if (isRaw)
                {
                    found.Raw.Add(chunk);
                }
                else
                {
                    found.Windows[^1].Chunks.Add((at.Column, chunk));
                }
            }
        }
    }

    private async ValueTask<List<(BlockChunk At, EncodedChunk Chunk)>> ReadAsync(
        BlockEntry entry,
        List<BlockChunk> chunks,
        CancellationToken cancellation
    )
    {
        try
        {
            return await cold.ReadChunksAsync(entry, chunks, cancellation);
        }
        catch (FileNotFoundException)
        {
            return [];
        }
    }

    private List<int> Places(BlockIndex index) =>
        numbers is null ? index.Match([selection.Matchers]) : [.. numbers.Select(index.Find).Where(static p => p >= 0)];

    private long WarmSamples(ulong number, long window)
    {
        if (!_found.TryGetValue(number, out var found))
        {
            return 0;
        }
        var (start, end) = (window * cold.WindowMilliseconds, (window + 1) * cold.WindowMilliseconds);
        return found.Warm.Where(c => c.Start <= end && c.End > start).Sum(static c => (long)c.Count);
    }

    // Where aggregates answer for a window, warm samples of it were too few to; they would come twice.
    private void AddWarm(Found found, EncodedChunk chunk, List<EncodedChunk> into)
    {
        var length = cold.WindowMilliseconds;
        var (first, last) = (BlockFormat.WindowOf(chunk.Start, length), BlockFormat.WindowOf(chunk.End, length));
        if (!found.Windows.Exists(w => w.Window >= first && w.Window <= last))
        {
            into.Add(chunk);
            return;
        }
        var samples = new SampleBuffer();
        if (!SampleMerge.TryRead([chunk], Start, End, samples))
        {
            return;
        }
        var kept = new SampleBuffer();
        for (var i = 0; i < samples.Count; i++)
        {
            var window = BlockFormat.WindowOf(samples.Timestamps[i], length);
            if (!found.Windows.Exists(w => w.Window == window))
            {
                kept.Add(samples.Timestamps[i], samples.Values[i]);
            }
        }
        AddPlain(kept, into);
    }

    private void AddAggregates(Found found, List<EncodedChunk> into)
    {
        var windows = found.Windows.OrderBy(static w => w.Window).ToList();
        var columns = StandIn.Columns(selection.Function);
        var samples = new SampleBuffer();
        var next = long.MaxValue;
        for (var i = windows.Count - 1; i >= 0; i--)
        {
            var (window, resolution, chunks) = windows[i];
            var end = (window + 1) * cold.WindowMilliseconds;
            var isSeam = i + 1 < windows.Count && windows[i + 1].Window == window + 1;
            var buffers = Array.ConvertAll(columns, _ => new SampleBuffer());
            var isWhole = chunks.Count > 0;
            foreach (var (column, chunk) in chunks)
            {
                isWhole &= ChunkCodec.TryDecode(chunk.Data.Span, buffers[Array.IndexOf(columns, column)]);
            }
            if (!isWhole || Array.Exists(buffers, b => !b.Timestamps.SequenceEqual(buffers[0].Timestamps)))
            {
                continue;
            }
            samples.Clear();
            StandIn.Append(selection, buffers, Downsampler.BucketMilliseconds(resolution), isSeam ? next : end, samples);
            next = buffers[0].Timestamps[0];
            var first = LowerBound(samples.Timestamps, Start);
            var behind = End == long.MaxValue ? samples.Count : LowerBound(samples.Timestamps, End + 1);
            samples.Keep(first, Math.Max(0, behind - first));
            AddPlain(samples, into);
        }
    }

    private static int LowerBound(ReadOnlySpan<long> times, long time)
    {
        var at = times.BinarySearch(time);
        return at < 0 ? ~at : at;
    }

    private static void AddPlain(SampleBuffer samples, List<EncodedChunk> into)
    {
        for (var at = 0; at < samples.Count; at += ChunkCodec.MaxSamples)
        {
            var count = Math.Min(ChunkCodec.MaxSamples, samples.Count - at);
            into.Add(ChunkCodec.EncodePlain(samples.Timestamps.Slice(at, count), samples.Values.Slice(at, count)));
        }
    }

    private Found Of(SeriesDefinition definition)
    {
        if (!_found.TryGetValue(definition.Series, out var found))
        {
            _found[definition.Series] = found = new Found(definition);
        }
        return found;
    }

    private sealed record Found(SeriesDefinition Definition)
    {
        public List<EncodedChunk> Warm { get; } = [];

        public List<EncodedChunk> Raw { get; } = [];

        /// <summary>The windows for which aggregates answer.</summary>
        public List<(
            long Window,
            SeriesResolution Resolution,
            List<(AggregateColumn Column, EncodedChunk Chunk)> Chunks
        )> Windows { get; } = [];
    }
}
