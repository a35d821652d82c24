namespace TelemetryGrid.PromQL.Evaluation;

/// <summary><c>sum_over_time</c>.</summary>
internal readonly struct SumReducer : IWindowReducer
{
    public int Fewest => 1;

    public double Reduce(int step, ReadOnlySpan<long> times, ReadOnlySpan<double> values, SeriesWorker worker)
    {
        var sum = default(CompensatedSum);
        foreach (var value in values)
        {
            sum.Add(value);
        }
        return sum.Value;
    }
}

/// <summary><c>avg_over_time</c>.</summary>
internal readonly struct MeanReducer : IWindowReducer
{
    public int Fewest => 1;

    public double Reduce(int step, ReadOnlySpan<long> times, ReadOnlySpan<double> values, SeriesWorker worker)
    {
        var mean = default(CompensatedMean);
        foreach (var value in values)
        {
            mean.Add(value);
        }
        return mean.Value;
    }
}

/// <summary><c>count_over_time</c>.</summary>
internal readonly struct CountReducer : IWindowReducer
{
    public int Fewest => 1;

    public double Reduce(int step, ReadOnlySpan<long> times, ReadOnlySpan<double> values, SeriesWorker worker) => values.Length;
}

/// <summary><c>present_over_time</c>.</summary>
internal readonly struct PresentReducer : IWindowReducer
{
    public int Fewest => 1;

    public double Reduce(int step, ReadOnlySpan<long> times, ReadOnlySpan<double> values, SeriesWorker worker) => 1;
}

/// <summary><c>last_over_time</c>.</summary>
internal readonly struct LastReducer : IWindowReducer
{
    public int Fewest => 1;

    public double Reduce(int step, ReadOnlySpan<long> times, ReadOnlySpan<double> values, SeriesWorker worker) => values[^1];
}
