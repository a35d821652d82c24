using System.Globalization;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Grains.Forecasts;

/// <summary>Reads histories by queries, which every partition answers for itself.</summary>
public sealed class MetricHistory(QueryEngine engine, ISeriesSource source) : IMetricHistory
{
    public async Task<IReadOnlyList<VectorSample>> NowAsync(string expression, DateTimeOffset now)
    {
        var result = await engine.InstantAsync(expression, source, now.ToUnixTimeMilliseconds(), CancellationToken.None);
        return result.Value is VectorValue vector ? vector.Samples : [];
    }

    public async Task<IReadOnlyList<MatrixSeries>> MeansAsync(string selector, DateTimeOffset to, TimeSpan step, int steps)
    {
        var query = string.Create(CultureInfo.InvariantCulture, $"avg_over_time({selector}[{(long)step.TotalMilliseconds}ms])");
        return await ValuesAsync(query, to, step, steps);
    }

    public async Task<IReadOnlyList<MatrixSeries>> ValuesAsync(string expression, DateTimeOffset to, TimeSpan step, int steps)
    {
        var length = (long)step.TotalMilliseconds;
        // Steps begin at multiples of their length, so that asking again later asks for the same values.
        var end = to.ToUnixTimeMilliseconds() / length * length;
        var result = await engine.RangeAsync(expression, source, end - ((steps - 1) * length), end, length, CancellationToken.None);
        return result.Value is MatrixValue matrix ? matrix.Series : [];
    }
}
