using System.Collections.Immutable;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Gateway.Tests.Prometheus;

/// <summary>A few series in memory, to be queried and listed.</summary>
internal sealed class TestSeries : ISeriesSource, ISeriesCatalog, IExemplarSource
{
    private readonly List<(Labels Labels, long[] Times, double[] Values)> _series = [];

    private int _waiting;

    /// <summary>Questions held at <see cref="Gate"/>.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    public List<MetricMetadata> Metadata { get; } = [];

    public List<ExemplarSeries> Exemplars { get; } = [];

    /// <summary>The last question for names or series.</summary>
    public CatalogRequest? Asked { get; private set; }

    /// <summary>Thrown by everything.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Held by a test to keep questions from being answered.</summary>
    public TaskCompletionSource? Gate { get; set; }

    public TestSeries Add(Labels labels, params (long Milliseconds, double Value)[] samples)
    {
        _series.Add((labels, [.. samples.Select(s => s.Milliseconds)], [.. samples.Select(s => s.Value)]));
        return this;
    }

    public async ValueTask<IReadOnlyList<SampleSeries>> SelectAsync(SeriesSelection selection, CancellationToken cancellation)
    {
        await AskedAsync(cancellation);
        return
        [
            .. _series
                .Where(s => selection.Matchers.All(m => m.Matches(s.Labels[m.Name])))
                .Select(s => new Selected(s.Labels, s.Times, s.Values, selection)),
        ];
    }

    public async ValueTask<CatalogAnswer<string>> LabelNamesAsync(CatalogRequest request, CancellationToken cancellation) =>
        Cut((await FindAsync(request, cancellation)).SelectMany(l => Enumerable.Range(0, l.Count).Select(l.NameAt)), request.Limit);

    public async ValueTask<CatalogAnswer<string>> LabelValuesAsync(string label, CatalogRequest request, CancellationToken cancellation) =>
        Cut((await FindAsync(request, cancellation)).Select(l => l[label]).Where(v => v.Length > 0), request.Limit);

    public async ValueTask<CatalogAnswer<Labels>> SeriesAsync(CatalogRequest request, CancellationToken cancellation)
    {
        var found = (await FindAsync(request, cancellation)).OrderBy(l => l.ToString(), StringComparer.Ordinal).ToList();
        var limit = request.Limit == 0 ? int.MaxValue : request.Limit;
        return new([.. found.Take(limit)], found.Count > limit);
    }

    public async ValueTask<ImmutableArray<ExemplarSeries>> ExemplarsAsync(CatalogRequest request, CancellationToken cancellation)
    {
        await AskedAsync(cancellation);
        Asked = request;
        return [.. Exemplars.Where(e => request.MatcherSets.Any(set => set.All(m => m.Matches(e.Series[m.Name]))))];
    }

    public async ValueTask<CatalogAnswer<MetricMetadata>> MetadataAsync(string? metric, int limit, CancellationToken cancellation)
    {
        await AskedAsync(cancellation);
        return new([.. Metadata.Where(m => metric is null || m.Metric == metric).OrderBy(m => m.Metric, StringComparer.Ordinal)], false);
    }

    private async ValueTask<IEnumerable<Labels>> FindAsync(CatalogRequest request, CancellationToken cancellation)
    {
        Asked = request;
        await AskedAsync(cancellation);
        return _series
            .Where(s => request.MatcherSets.Length == 0 || request.MatcherSets.Any(set => set.All(m => m.Matches(s.Labels[m.Name]))))
            .Where(s => s.Times.Any(t => t >= request.StartMilliseconds && t <= request.EndMilliseconds))
            .Select(s => s.Labels);
    }

    private async ValueTask AskedAsync(CancellationToken cancellation)
    {
        if (Gate is { } gate)
        {
            Interlocked.Increment(ref _waiting);
            try
            {
                await gate.Task.WaitAsync(cancellation);
            }
            finally
            {
                Interlocked.Decrement(ref _waiting);
            }
        }
        if (Failure is { } failure)
        {
            throw failure;
        }
    }

    private static CatalogAnswer<string> Cut(IEnumerable<string> texts, int limit)
    {
        var sorted = texts.Distinct().Order(StringComparer.Ordinal).ToList();
        return new([.. sorted.Take(limit == 0 ? int.MaxValue : limit)], limit > 0 && sorted.Count > limit);
    }

    private sealed class Selected(Labels labels, long[] times, double[] values, SeriesSelection selection) : SampleSeries(labels)
    {
        public override void Read(SampleBuffer into)
        {
            into.Clear();
            for (var i = 0; i < times.Length; i++)
            {
                if (times[i] >= selection.StartMilliseconds && times[i] <= selection.EndMilliseconds)
                {
                    into.Add(times[i], values[i]);
                }
            }
        }
    }
}
