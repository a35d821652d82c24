using System.Collections.Immutable;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Storage.Series;

/// <summary>Lists what there is, in memory and in the archive.</summary>
internal sealed class ShardCatalog(HotStore store, ISeriesArchive archive, SeriesSearch search, int maxItems)
{
    private const int Slice = 1024;

    private static readonly CatalogAnswer<SeriesDefinition> None = new([], IsTruncated: false);

    public async ValueTask<CatalogAnswer<SeriesDefinition>> SeriesAsync(CatalogRequest request, CancellationToken cancellation)
    {
        var limit = Limit(request);
        var hot = Hot(request, out var through, cancellation);
        var cold = await ArchivedAsync(request, through, cancellation).ConfigureAwait(false);
        var all = new Dictionary<ulong, Labels>();
        foreach (var found in hot)
        {
            all[((HotSeries)found.Series).Number] = found.Labels;
        }
        foreach (var definition in cold.Items)
        {
            all.TryAdd(definition.Series, definition.Labels);
        }
        var items = all.Take(limit).Select(s => new SeriesDefinition(s.Key, s.Value)).ToImmutableArray();
        return new(items, cold.IsTruncated || all.Count > limit);
    }

    public async ValueTask<CatalogAnswer<string>> NamesAsync(CatalogRequest request, CancellationToken cancellation)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        long through;
        if (IsEverything(request))
        {
            lock (store.Gate)
            {
                names.UnionWith(store.Index.Names.Select(static n => n.Text));
                through = store.RemovedThrough;
            }
        }
        else
        {
            foreach (var found in Hot(request, out through, cancellation))
            {
                AddNames(found.Labels, names);
            }
        }
        var cold = await ArchivedAsync(request, through, cancellation).ConfigureAwait(false);
        foreach (var definition in cold.Items)
        {
            AddNames(definition.Labels, names);
        }
        return Cut(names, Limit(request), cold.IsTruncated);
    }

    public async ValueTask<CatalogAnswer<string>> ValuesAsync(string label, CatalogRequest request, CancellationToken cancellation)
    {
        var values = new SortedSet<string>(StringComparer.Ordinal);
        long through;
        if (IsEverything(request))
        {
            lock (store.Gate)
            {
                through = store.RemovedThrough;
                if (store.Index.FindName(label) is { } name)
                {
                    values.UnionWith(store.Index.PairsOf(name).Select(static p => p.Value));
                }
            }
        }
        else
        {
            foreach (var found in Hot(request, out through, cancellation))
            {
                values.Add(found.Labels[label]);
            }
        }
        var cold = await ArchivedAsync(request, through, cancellation).ConfigureAwait(false);
        foreach (var definition in cold.Items)
        {
            values.Add(definition.Labels[label]);
        }
        values.Remove("");
        return Cut(values, Limit(request), cold.IsTruncated);
    }

    private static bool IsEverything(CatalogRequest request) =>
        request.MatcherSets.IsEmpty && request.StartMilliseconds == long.MinValue && request.EndMilliseconds == long.MaxValue;

    private static void AddNames(Labels labels, SortedSet<string> names)
    {
        for (var i = 0; i < labels.Count; i++)
        {
            names.Add(labels.NameAt(i));
        }
    }

    private static CatalogAnswer<string> Cut(SortedSet<string> all, int limit, bool isTruncated) =>
        new([.. all.Take(limit)], isTruncated || all.Count > limit);

    private int Limit(CatalogRequest request) => request.Limit > 0 ? Math.Min(request.Limit, maxItems) : maxItems;

    /// <summary>Series in memory that any of the sets selects and that may have samples in the range.</summary>
    private List<FoundSeries> Hot(CatalogRequest request, out long through, CancellationToken cancellation)
    {
        ImmutableArray<ImmutableArray<LabelMatcher>> sets = request.MatcherSets.IsEmpty
            ?
            [
                [],
            ]
            : request.MatcherSets;
        var found = new List<FoundSeries>();
        var seen = sets.Length > 1 ? new HashSet<IndexedSeries>() : null;
        foreach (var matchers in sets)
        {
            foreach (var series in search.Find(matchers, cancellation))
            {
                if (seen?.Add(series.Series) != false)
                {
                    found.Add(series);
                }
            }
        }
        lock (store.Gate)
        {
            through = store.RemovedThrough;
        }
        var kept = new List<FoundSeries>(found.Count);
        for (var from = 0; from < found.Count; from += Slice)
        {
            lock (store.Gate)
            {
                for (var i = from; i < Math.Min(from + Slice, found.Count); i++)
                {
                    var series = (HotSeries)found[i].Series;
                    if (series.Overlaps(request.StartMilliseconds, request.EndMilliseconds))
                    {
                        kept.Add(found[i]);
                    }
                    else
                    {
                        through = Math.Max(through, series.ArchivedThrough);
                    }
                }
            }
        }
        return kept;
    }

    private async ValueTask<CatalogAnswer<SeriesDefinition>> ArchivedAsync(
        CatalogRequest request,
        long through,
        CancellationToken cancellation
    )
    {
        if (request.StartMilliseconds > through)
        {
            return None;
        }
        var narrowed = request with { EndMilliseconds = Math.Min(request.EndMilliseconds, through), Limit = maxItems };
        return await archive.FindAsync(narrowed, cancellation).ConfigureAwait(false);
    }
}
