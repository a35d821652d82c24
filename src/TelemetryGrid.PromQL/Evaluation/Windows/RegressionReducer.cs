namespace TelemetryGrid.PromQL.Evaluation;

/// <summary><c>deriv</c> and <c>predict_linear</c>: the line of least squares through the window's samples.</summary>
/// <param name="steps">The steps of the evaluation.</param>
/// <param name="ahead">How many seconds after each step to predict; null for the slope alone.</param>
internal readonly struct RegressionReducer(StepRange steps, double[]? ahead) : IWindowReducer
{
    public int Fewest => 2;

    public double Reduce(int step, ReadOnlySpan<long> times, ReadOnlySpan<double> values, SeriesWorker worker)
    {
        // The slope does not depend on where time begins; beginning near the samples keeps its sums exact.
        var origin = ahead is null ? times[0] : steps.TimeAt(step);
        var (slope, intercept) = Fit(times, values, origin);
        return ahead is null ? slope : (slope * ahead[step]) + intercept;
    }

    private static bool IsConstant(ReadOnlySpan<double> values)
    {
        foreach (var value in values)
        {
            if (!(value == values[0]))
            {
                return false;
            }
        }
        return true;
    }

    private static (double Slope, double Intercept) Fit(ReadOnlySpan<long> times, ReadOnlySpan<double> values, long origin)
    {
        if (IsConstant(values))
        {
            return double.IsInfinity(values[0]) ? (double.NaN, double.NaN) : (0, values[0]);
        }
        CompensatedSum sumX = default,
            sumY = default,
            sumXY = default,
            sumXX = default;
        for (var i = 0; i < values.Length; i++)
        {
            var x = (times[i] - origin) / 1000.0;
            sumX.Add(x);
            sumY.Add(values[i]);
            sumXY.Add(x * values[i]);
            sumXX.Add(x * x);
        }
        double n = values.Length;
        var covariance = sumXY.Value - (sumX.Value * sumY.Value / n);
        var variance = sumXX.Value - (sumX.Value * sumX.Value / n);
        var slope = covariance / variance;
        return (slope, (sumY.Value / n) - (slope * sumX.Value / n));
    }
}
