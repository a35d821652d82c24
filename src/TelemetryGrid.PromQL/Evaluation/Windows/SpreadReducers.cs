namespace TelemetryGrid.PromQL.Evaluation;

/// <summary><c>stddev_over_time</c> and <c>stdvar_over_time</c>, of the whole population (Welford 1962, compensated).</summary>
internal readonly struct VarianceReducer(bool deviation) : IWindowReducer
{
    public int Fewest => 1;

    public double Reduce(int step, ReadOnlySpan<long> times, ReadOnlySpan<double> values, SeriesWorker worker)
    {
        var count = 0.0;
        var mean = default(CompensatedSum);
        var squares = default(CompensatedSum);
        foreach (var value in values)
        {
            count++;
            var before = value - mean.Value;
            mean.Add(before / count);
            squares.Add(before * (value - mean.Value));
        }
        var variance = squares.Value / count;
        return deviation ? Math.Sqrt(variance) : variance;
    }
}

/// <summary><c>quantile_over_time</c>.</summary>
/// <param name="quantiles">The quantile of each step.</param>
internal readonly struct QuantileReducer(double[] quantiles) : IWindowReducer
{
    public int Fewest => 1;

    public double Reduce(int step, ReadOnlySpan<long> times, ReadOnlySpan<double> values, SeriesWorker worker)
    {
        var sorted = worker.Scratch(values.Length);
        values.CopyTo(sorted);
        return Quantiles.Of(quantiles[step], sorted);
    }
}
