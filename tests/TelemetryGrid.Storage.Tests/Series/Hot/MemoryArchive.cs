using System.Collections.Immutable;
using TelemetryGrid.PromQL;
using TelemetryGrid.Storage.Series;

namespace TelemetryGrid.Storage.Tests.Series;

/// <summary>An archive in memory, which keeps to the contract: a chunk of the same series and start replaces the one there. Can be made to fail.</summary>
internal sealed class MemoryArchive : ISeriesArchive
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ulong, Labels> _definitions = [];
    private readonly SortedDictionary<(ulong Series, long Start), EncodedChunk> _chunks = [];

    public bool Fails { get; set; }

    public int Selections { get; private set; }

    public int Chunks
    {
        get
        {
            lock (_gate)
            {
                return _chunks.Count;
            }
        }
    }

    public ValueTask StoreAsync(
        IReadOnlyList<SeriesDefinition> definitions,
        IReadOnlyList<SealedChunk> chunks,
        CancellationToken cancellation
    )
    {
        if (Fails)
        {
            throw new IOException("The archive is full.");
        }
        lock (_gate)
        {
            foreach (var definition in definitions)
            {
                _definitions[definition.Series] = definition.Labels;
            }
            foreach (var chunk in chunks)
            {
                Assert.True(_definitions.ContainsKey(chunk.Series), "a chunk came before the definition of its series");
                _chunks[(chunk.Series, chunk.Chunk.Start)] = chunk.Chunk;
            }
        }
        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<ArchivedSeries>> SelectAsync(SeriesSelection selection, CancellationToken cancellation)
    {
        lock (_gate)
        {
            Selections++;
            var found = new List<ArchivedSeries>();
            foreach (var (series, labels) in _definitions)
            {
                if (!selection.Matchers.All(m => m.Matches(labels[m.Name])))
                {
                    continue;
                }
                var chunks = Overlapping(series, selection.StartMilliseconds, selection.EndMilliseconds);
                if (chunks.Count > 0)
                {
                    found.Add(new ArchivedSeries(new SeriesDefinition(series, labels), chunks));
                }
            }
            return ValueTask.FromResult<IReadOnlyList<ArchivedSeries>>(found);
        }
    }

    public ValueTask<CatalogAnswer<SeriesDefinition>> FindAsync(CatalogRequest request, CancellationToken cancellation)
    {
        lock (_gate)
        {
            var found = _definitions
                .Where(d => request.MatcherSets.IsEmpty || request.MatcherSets.Any(s => s.All(m => m.Matches(d.Value[m.Name]))))
                .Where(d => Overlapping(d.Key, request.StartMilliseconds, request.EndMilliseconds).Count > 0)
                .Select(d => new SeriesDefinition(d.Key, d.Value))
                .ToImmutableArray();
            var limit = request.Limit > 0 ? request.Limit : int.MaxValue;
            return ValueTask.FromResult(new CatalogAnswer<SeriesDefinition>([.. found.Take(limit)], found.Length > limit));
        }
    }

    private List<EncodedChunk> Overlapping(ulong series, long start, long end) =>
        [.. _chunks.Where(c => c.Key.Series == series && c.Value.Start <= end && c.Value.End >= start).Select(c => c.Value)];
}
