using TelemetryGrid.Grains.Forecasts;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Grains.Tests.Forecasts;

/// <summary>Histories that a test has thought out.</summary>
internal sealed class PlainHistory : IMetricHistory
{
    public Func<string, IReadOnlyList<VectorSample>> Now { get; set; } = _ => [];

    /// <summary>By selector: series, each a function of the hours before now.</summary>
    public Func<string, IReadOnlyList<(Labels Labels, Func<int, double> Value)>> Means { get; set; } = _ => [];

    /// <summary>By expression, as <see cref="Means"/>.</summary>
    public Func<string, IReadOnlyList<(Labels Labels, Func<int, double> Value)>> Values { get; set; } = _ => [];

    public List<string> Asked { get; } = [];

    /// <summary>Answered by the query engine from these, when set.</summary>
    public MemorySeries? Series { get; set; }

    private IMetricHistory? Real =>
        Series is { } series ? new MetricHistory(new QueryEngine(new QueryEngineOptions(), TimeProvider.System), series) : null;

    public Task<IReadOnlyList<VectorSample>> NowAsync(string expression, DateTimeOffset now) =>
        Real?.NowAsync(expression, now) ?? Task.FromResult(Now(expression));

    public Task<IReadOnlyList<MatrixSeries>> MeansAsync(string selector, DateTimeOffset to, TimeSpan step, int steps)
    {
        Asked.Add(selector);
        return Real?.MeansAsync(selector, to, step, steps) ?? Of(Means(selector), to, step, steps);
    }

    public Task<IReadOnlyList<MatrixSeries>> ValuesAsync(string expression, DateTimeOffset to, TimeSpan step, int steps)
    {
        Asked.Add(expression);
        return Real?.ValuesAsync(expression, to, step, steps) ?? Of(Values(expression), to, step, steps);
    }

    private static Task<IReadOnlyList<MatrixSeries>> Of(
        IReadOnlyList<(Labels Labels, Func<int, double> Value)> series,
        DateTimeOffset to,
        TimeSpan step,
        int steps
    )
    {
        var length = (long)step.TotalMilliseconds;
        var end = to.ToUnixTimeMilliseconds() / length * length;
        var times = Enumerable.Range(0, steps).Select(i => end - ((steps - 1 - i) * length)).ToArray();
        return Task.FromResult<IReadOnlyList<MatrixSeries>>([
            .. series.Select(s => new MatrixSeries(
                s.Labels,
                times,
                Enumerable.Range(0, steps).Select(i => s.Value(steps - 1 - i)).ToArray()
            )),
        ]);
    }
}
