namespace TelemetryGrid.Benchmarks.Analytics.Nab;

/// <summary>
/// The benchmark's own yardstick: how far a value lies in the tail of a normal distribution fitted to the 6,400 values before it, refitted
/// every 100. Here to show that the scoring is right, and to compare with.
/// </summary>
internal static class WindowedGaussian
{
    private const int WindowSize = 6_400;
    private const int StepSize = 100;
    private const double SmallestDeviation = 1e-6;

    public static double[] Score(NabSeries series)
    {
        var scores = new double[series.Length];
        var (start, end) = (0, 0);
        var (mean, deviation) = (0.0, 0.0);
        for (var i = 0; i < series.Length; i++)
        {
            if (end > 0)
            {
                var distance = Math.Abs(series.Values[i] - mean) / deviation;
                scores[i] = 1 - 0.5 * MathNet.Numerics.SpecialFunctions.Erfc(distance / Math.Sqrt(2));
            }

            if (end - start < WindowSize)
            {
                end = i + 1;
            }
            else if (i + 1 - end == StepSize)
            {
                (start, end) = (start + StepSize, i + 1);
            }
            else
            {
                continue;
            }

            var window = series.Values.AsSpan(start, end - start);
            (mean, deviation) = Fit(window);
        }

        return scores;
    }

    private static (double Mean, double Deviation) Fit(ReadOnlySpan<double> window)
    {
        double sum = 0;
        foreach (var value in window)
        {
            sum += value;
        }

        var mean = sum / window.Length;
        double squares = 0;
        foreach (var value in window)
        {
            squares += (value - mean) * (value - mean);
        }

        var deviation = Math.Sqrt(squares / window.Length);
        return (mean, deviation == 0 ? SmallestDeviation : deviation);
    }
}
