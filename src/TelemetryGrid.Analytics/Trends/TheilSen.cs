using MathNet.Numerics.Distributions;

namespace TelemetryGrid.Analytics.Trends;

/// <summary>
/// Theil (1950) and Sen's (J. Am. Stat. Assoc. 63, 1968) slope with a confidence interval, and Mann and Kendall's test. Up to 29 % of the
/// values may be anything. Pure. Values that are not finite or beyond <see cref="SampleRange"/> are left out; more than 1,024 are averaged in blocks.
/// </summary>
public static class TheilSen
{
    /// <summary>Points at most, half a million pairs.</summary>
    public const int MostPoints = 1_024;

    private const int FewestPoints = 3;

    /// <summary>Evenly spaced values at the times 0, 1, …; false with fewer than three.</summary>
    /// <param name="values">In order of time.</param>
    /// <param name="slope">Per step.</param>
    /// <param name="level">Of the confidence interval, between 0 and 1.</param>
    /// <param name="independent">
    /// Whether the values around the trend are independent. Otherwise, the default, their ranks' autocorrelation widens interval and p-value
    /// (Hamed and Rao, J. Hydrology 204, 1998).
    /// </param>
    public static bool TryEstimate(ReadOnlySpan<double> values, out TrendSlope slope, double level = 0.95, bool independent = false)
    {
        var times = new double[values.Length];
        for (var i = 0; i < times.Length; i++)
        {
            times[i] = i;
        }

        return TryEstimate(times, values, out slope, level, independent);
    }

    /// <summary>Values at any times, in any order; those at the same time bear no slope between them. False with fewer than three times.</summary>
    /// <exception cref="ArgumentException">The lengths differ, or the level is out of range.</exception>
    public static bool TryEstimate(
        ReadOnlySpan<double> times,
        ReadOnlySpan<double> values,
        out TrendSlope slope,
        double level = 0.95,
        bool independent = false
    )
    {
        if (times.Length != values.Length)
        {
            throw new ArgumentException($"There are {times.Length} times and {values.Length} values.", nameof(values));
        }

        if (level is not (> 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(level), level, "A confidence level lies between 0 and 1.");
        }

        var (x, y) = Points(times, values);
        slope = default;
        if (x.Length < FewestPoints || x.Distinct().Take(FewestPoints).Count() < FewestPoints)
        {
            return false;
        }

        var slopes = Slopes(x, y, out var score);
        var median = Middle(slopes);
        var rests = new double[x.Length];
        for (var i = 0; i < rests.Length; i++)
        {
            rests[i] = y[i] - median * x[i];
        }

        var deviation = Math.Sqrt(KendallVariance(x, y) * (independent ? 1 : RankAutocorrelation.Inflation(rests)));
        var half = -Normal.InvCDF(0, 1, (1 - level) / 2) * deviation;
        var lower = Math.Max(0, (int)Math.Min(slopes.Length - 1.0, Math.Round((slopes.Length - half) / 2) - 1));
        var upper = Math.Max(0, (int)Math.Min(slopes.Length - 1.0, Math.Round((slopes.Length + half) / 2)));
        Array.Sort(rests);
        slope = new TrendSlope(median, slopes[lower], slopes[upper], Middle(rests), MannKendall(score, deviation), x.Length);
        return true;
    }

    /// <summary>Sorted slopes of all pairs at different times; the score counts rising less falling ones.</summary>
    private static double[] Slopes(double[] x, double[] y, out long score)
    {
        var (slopes, count) = (new double[x.Length * (x.Length - 1) / 2], 0);
        score = 0;
        for (var i = 1; i < x.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (x[i] > x[j])
                {
                    slopes[count++] = (y[i] - y[j]) / (x[i] - x[j]);
                    score += Math.Sign(y[i] - y[j]);
                }
            }
        }

        Array.Resize(ref slopes, count);
        Array.Sort(slopes);
        return slopes;
    }

    private static double MannKendall(long score, double deviation)
    {
        // Corrected for continuity: the score moves in steps of two.
        var corrected = Math.Max(0, Math.Abs(score) - 1);
        return deviation > 0 ? Math.Min(1, 2 * Normal.CDF(0, 1, -corrected / deviation)) : 1;
    }

    /// <summary>Of the score under no trend, with ties in either (Kendall, Rank Correlation Methods, 1970).</summary>
    private static double KendallVariance(double[] x, double[] y)
    {
        double n = x.Length;
        var (one, tiesX, tiesY) = (n * (n - 1) * (2 * n + 5), Ties(x), Ties(y));
        return (one - tiesX.Five - tiesY.Five) / 18
            + tiesX.Three * tiesY.Three / (9 * n * (n - 1) * (n - 2))
            + tiesX.Two * tiesY.Two / (2 * n * (n - 1));
    }

    private static (double Five, double Three, double Two) Ties(double[] values)
    {
        var (five, three, two) = (0.0, 0.0, 0.0);
        foreach (var group in values.GroupBy(value => value))
        {
            double t = group.Count();
            five += t * (t - 1) * (2 * t + 5);
            three += t * (t - 1) * (t - 2);
            two += t * (t - 1);
        }

        return (five, three, two);
    }

    private static double Middle(double[] sorted) => 0.5 * sorted[(sorted.Length - 1) / 2] + 0.5 * sorted[sorted.Length / 2];

    private static (double[] X, double[] Y) Points(ReadOnlySpan<double> times, ReadOnlySpan<double> values)
    {
        var known = new List<(double X, double Y)>(values.Length);
        for (var i = 0; i < values.Length; i++)
        {
            if (SampleRange.Contains(values[i]) && SampleRange.Contains(times[i]))
            {
                known.Add((times[i], values[i]));
            }
        }

        (double X, double Y)[] sorted = [.. known.OrderBy(point => point.X)];
        var block = Math.Max(1, (sorted.Length + MostPoints - 1) / MostPoints);
        var blocks = sorted.Chunk(block).Where(chunk => chunk.Length == block).ToArray();
        return (
            Array.ConvertAll(blocks, chunk => chunk.Average(point => point.X)),
            Array.ConvertAll(blocks, chunk => chunk.Average(point => point.Y))
        );
    }
}
