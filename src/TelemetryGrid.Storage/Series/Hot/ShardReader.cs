using TelemetryGrid.PromQL;

namespace TelemetryGrid.Storage.Series;

/// <summary>Answers selections from memory and, where memory does not reach back far enough, from the archive.</summary>
internal sealed class ShardReader(HotStore store, ISeriesArchive archive, SeriesSearch search)
{
    // The lock is let go in between, so that a large selection does not keep the writer waiting.
    private const int Slice = 256;

    public async ValueTask<IReadOnlyList<SampleSeries>> SelectAsync(SeriesSelection selection, CancellationToken cancellation)
    {
        var found = search.Find(selection.Matchers, cancellation);
        var selected = new List<HotSampleSeries>(found.Count);
        // Memory first: what moves from there to the archive meanwhile is then seen twice, not never.
        var through = Capture(found, selection, selected, cancellation);
        if (selection.StartMilliseconds > through)
        {
            return selected;
        }
        var narrowed = selection with { EndMilliseconds = Math.Min(selection.EndMilliseconds, through) };
        var archived = await archive.SelectAsync(narrowed, cancellation).ConfigureAwait(false);
        var byNumber = new Dictionary<ulong, HotSampleSeries>(selected.Count);
        foreach (var series in selected)
        {
            byNumber[series.Number] = series;
        }
        foreach (var series in archived)
        {
            if (byNumber.TryGetValue(series.Definition.Series, out var hot) && hot.Labels.Equals(series.Definition.Labels))
            {
                hot.Archived = series.Chunks;
            }
            else
            {
                var cold = new HotSampleSeries(series.Definition.Labels, series.Definition.Series, [], selection, store.Counters);
                cold.Archived = series.Chunks;
                selected.Add(cold);
            }
        }
        return selected;
    }

    /// <summary>Takes what the series have in the range; returns up to which time the archive may have more of them, or of others.</summary>
    private long Capture(List<FoundSeries> found, SeriesSelection selection, List<HotSampleSeries> selected, CancellationToken cancellation)
    {
        long through;
        lock (store.Gate)
        {
            through = store.RemovedThrough;
        }
        var slabs = new CaptureSlabs();
        for (var from = 0; from < found.Count; from += Slice)
        {
            cancellation.ThrowIfCancellationRequested();
            lock (store.Gate)
            {
                for (var i = from; i < Math.Min(from + Slice, found.Count); i++)
                {
                    var series = (HotSeries)found[i].Series;
                    through = Math.Max(through, series.ArchivedThrough);
                    if (Capture(series, found[i].Labels, selection, slabs) is { } taken)
                    {
                        selected.Add(taken);
                    }
                }
            }
        }
        return through;
    }

    private HotSampleSeries? Capture(HotSeries series, Labels labels, SeriesSelection selection, CaptureSlabs slabs)
    {
        var (start, end) = (selection.StartMilliseconds, selection.EndMilliseconds);
        var open = series.Open is { } o && o.Start <= end && o.End >= start ? o : null;
        var late = series.Late is { } l && l.Start <= end && l.End >= start ? l : null;
        if (open is null && late is null && !series.HasSealed(start, end))
        {
            return null;
        }
        return new HotSampleSeries(labels, series.Number, series.Sealed, selection, store.Counters)
        {
            Open = slabs.Take(open),
            Late = late?.Capture(),
        };
    }
}
