using TelemetryGrid.PromQL;

namespace TelemetryGrid.Storage.Series;

/// <summary>Moves what is old enough to the archive, and lets go of what need not be in memory any more.</summary>
internal sealed class ShardFlush(HotStore store, ISeriesArchive archive, SeriesShardOptions options, TimeProvider time)
{
    private const int Slice = 256;
    private const int MaxBatchChunks = 4096;
    private const int MaxBatchBytes = 4 << 20;

    /// <summary>Bytes of open chunks and late samples, as of the last flush.</summary>
    public long OpenBytes { get; private set; }

    /// <exception cref="IOException">The archive stored nothing of the current batch. Everything is in memory still; flushing again is right.</exception>
    public async ValueTask RunAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        HotSeries[] all;
        lock (store.Gate)
        {
            store.Clock = (uint)now.ToUnixTimeSeconds();
            all = store.Table.ToArray();
        }
        var batch = new Batch();
        for (var from = 0; from < all.Length; from += Slice)
        {
            cancellation.ThrowIfCancellationRequested();
            Collect(all.AsSpan(from, Math.Min(Slice, all.Length - from)), batch);
            if (batch.Chunks.Count >= MaxBatchChunks || batch.Bytes >= MaxBatchBytes)
            {
                await StoreAsync(batch, cancellation).ConfigureAwait(false);
                batch = new Batch();
            }
        }
        await StoreAsync(batch, cancellation).ConfigureAwait(false);
        Release(all, now);
    }

    private void Collect(ReadOnlySpan<HotSeries> slice, Batch batch)
    {
        lock (store.Gate)
        {
            var openSince = store.Clock - (uint)options.MaxOpenAge.TotalSeconds;
            foreach (var series in slice)
            {
                if (series.Open is not null && series.OpenSince <= openSince)
                {
                    store.SealOpen(series);
                }
                if (series.Late is { } late && late.Since <= openSince)
                {
                    store.SealLate(series);
                }
                if (series.Archived == series.Sealed.Length || series.Id < 0)
                {
                    continue;
                }
                var text = store.Index.TextOf(series);
                batch.Series.Add(new Pending(series, series.Sealed.Length, text, series.ArchivedThrough));
                for (var i = series.Archived; i < series.Sealed.Length; i++)
                {
                    batch.Chunks.Add((batch.Series.Count - 1, series.Sealed[i]));
                    batch.Bytes += series.Sealed[i].Bytes;
                }
            }
        }
    }

    private async ValueTask StoreAsync(Batch batch, CancellationToken cancellation)
    {
        if (batch.Series.Count == 0)
        {
            return;
        }
        var definitions = new List<SeriesDefinition>();
        foreach (var pending in batch.Series)
        {
            // Every time: the archive forgets a series once all of its chunks have moved on to blocks.
            definitions.Add(new SeriesDefinition(pending.Series.Number, Labels.FromSortedPairs(pending.Text)));
        }
        var chunks = new List<SealedChunk>(batch.Chunks.Count);
        foreach (var (at, hot) in batch.Chunks)
        {
            var pending = batch.Series[at];
            var chunk = hot.ToEncoded();
            if (chunk.Start <= pending.ArchivedThrough)
            {
                // The archive may have a chunk with this start, which this one would replace.
                var rest = await LessArchivedAsync(pending, chunk, cancellation).ConfigureAwait(false);
                if (rest is null)
                {
                    continue;
                }
                chunk = rest;
            }
            chunks.Add(new SealedChunk(pending.Series.Number, chunk));
        }
        if (definitions.Count > 0 || chunks.Count > 0)
        {
            await archive.StoreAsync(definitions, chunks, cancellation).ConfigureAwait(false);
        }
        lock (store.Gate)
        {
            foreach (var pending in batch.Series)
            {
                store.MarkArchived(pending.Series, pending.Count);
            }
        }
    }

    /// <summary>The chunk without the samples whose time the archive has one for; null when none is left.</summary>
    private async ValueTask<EncodedChunk?> LessArchivedAsync(Pending pending, EncodedChunk chunk, CancellationToken cancellation)
    {
        var matchers = new LabelMatcher[pending.Text.Length / 2];
        for (var i = 0; i < matchers.Length; i++)
        {
            matchers[i] = new LabelMatcher(pending.Text[2 * i], MatchOperator.Equal, pending.Text[(2 * i) + 1]);
        }
        var archived = await archive
            .SelectAsync(new SeriesSelection([.. matchers], chunk.Start, chunk.End), cancellation)
            .ConfigureAwait(false);
        if (archived.FirstOrDefault(s => s.Definition.Series == pending.Series.Number) is not { Chunks.Count: > 0 } known)
        {
            return chunk;
        }
        var samples = new SampleBuffer();
        if (!ChunkCodec.TryDecode(chunk.Data.Span, samples))
        {
            return chunk;
        }
        var there = new SampleBuffer();
        foreach (var other in known.Chunks)
        {
            if (!ChunkCodec.TryDecode(other.Data.Span, there))
            {
                store.Counters.CountDamaged();
            }
        }
        SampleOrder.Restore(there);
        var rest = new SampleBuffer();
        for (var i = 0; i < samples.Count; i++)
        {
            if (there.Timestamps.BinarySearch(samples.Timestamps[i]) < 0)
            {
                rest.Add(samples.Timestamps[i], samples.Values[i]);
            }
        }
        if (rest.Count == 0)
        {
            return null;
        }
        return rest.Count == samples.Count ? chunk : ChunkCodec.Encode(rest.Timestamps, rest.Values);
    }

    private void Release(HotSeries[] all, DateTimeOffset now)
    {
        var through = (now - options.HotWindow).ToUnixTimeMilliseconds();
        var inactive = (uint)(now - options.InactiveAfter).ToUnixTimeSeconds();
        var openBytes = 0L;
        for (var from = 0; from < all.Length; from += Slice)
        {
            lock (store.Gate)
            {
                foreach (var series in all.AsSpan(from, Math.Min(Slice, all.Length - from)))
                {
                    store.Drop(series, through);
                    if (series.LastActive <= inactive && series.IsArchived)
                    {
                        store.Remove(series);
                        continue;
                    }
                    openBytes += (series.Open?.MemoryBytes ?? 0) + (series.Late?.Bytes ?? 0);
                    if (!series.LabelsUsed)
                    {
                        series.KnownLabels = null;
                    }
                    series.LabelsUsed = false;
                }
            }
        }
        OpenBytes = openBytes;
        Evict(all);
    }

    /// <summary>Lets archived chunks go before their time, the oldest first, while there is more in memory than may be.</summary>
    private void Evict(HotSeries[] all)
    {
        lock (store.Gate)
        {
            // Some below the bound, so that not every flush has to do this.
            var excess = store.SealedBytes + OpenBytes - options.MaxHotBytes;
            if (excess <= 0)
            {
                return;
            }
            excess += options.MaxHotBytes / 20;
            var candidates = new List<(long End, int Bytes)>();
            foreach (var series in all)
            {
                for (var i = 0; i < series.Archived && series.Id >= 0; i++)
                {
                    candidates.Add((series.Sealed[i].End, series.Sealed[i].Bytes));
                }
            }
            candidates.Sort();
            var through = long.MinValue;
            for (var i = 0; i < candidates.Count && excess > 0; i++)
            {
                through = candidates[i].End;
                excess -= candidates[i].Bytes;
            }
            foreach (var series in all)
            {
                if (series.Id >= 0)
                {
                    store.Counters.Evictions += store.Drop(series, through);
                }
            }
        }
    }

    private readonly record struct Pending(HotSeries Series, int Count, string[] Text, long ArchivedThrough);

    private sealed class Batch
    {
        public List<Pending> Series { get; } = [];

        public List<(int Series, HotChunk Chunk)> Chunks { get; } = [];

        public long Bytes { get; set; }
    }
}
