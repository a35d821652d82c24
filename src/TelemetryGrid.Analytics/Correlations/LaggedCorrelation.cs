using MathNet.Numerics.Distributions;

namespace TelemetryGrid.Analytics.Correlations;

/// <summary>Correlations of two series over lags, of values and of ranks, with p-values that allow for what memory either has left.</summary>
internal static class LaggedCorrelation
{
    private const double Perfect = 0.999999;
    private const double LeastP = 1e-300;
    private const int LongestMemory = 100;

    /// <summary>
    /// The lag at which the ranks correlate most, with a p-value multiplied by the number of lags; null where fewer values than asked for
    /// meet at any lag, or one does not vary.
    /// </summary>
    /// <param name="first">Residuals, some not numbers.</param>
    /// <param name="second">As many.</param>
    /// <param name="longestLag">Either way; the lag found is positive where the second follows.</param>
    /// <param name="fewest">Values that must meet.</param>
    public static (int Lag, double Spearman, double Pearson, double Effective, double P)? Best(
        RankedSeries first,
        RankedSeries second,
        int longestLag,
        int fewest
    )
    {
        var inflation = Inflation(first.Memory, second.Memory);
        var (best, strongest) = (default((int, double, double, double, double)?), -1.0);
        for (var lag = -longestLag; lag <= longestLag; lag++)
        {
            if (At(first.Ranks, second.Ranks, lag, fewest) is not { } spearman)
            {
                continue;
            }

            var effective = Math.Max(4, spearman.Count / inflation);
            var score = Score(spearman.Correlation, effective);
            if (score > strongest)
            {
                strongest = score;
                var p = Math.Clamp(2 * Normal.CDF(0, 1, -score) * (2 * longestLag + 1), LeastP, 1);
                var pearson = At(first.Values, second.Values, lag, fewest)?.Correlation ?? 0;
                best = (lag, spearman.Correlation, pearson, effective, p);
            }
        }

        return best;
    }

    /// <summary>Over the values that meet at a lag; null where there are too few or one does not vary.</summary>
    internal static (double Correlation, int Count)? At(double[] first, double[] second, int lag, int fewest)
    {
        var (count, meanX, meanY, xx, yy, xy) = (0, 0.0, 0.0, 0.0, 0.0, 0.0);
        var to = Math.Min(first.Length, second.Length - lag);
        for (var t = Math.Max(0, -lag); t < to; t++)
        {
            var (x, y) = (first[t], second[t + lag]);
            if (double.IsNaN(x) || double.IsNaN(y))
            {
                continue;
            }

            count++;
            var (stepX, stepY) = (x - meanX, y - meanY);
            meanX += stepX / count;
            meanY += stepY / count;
            xx += stepX * (x - meanX);
            yy += stepY * (y - meanY);
            xy += stepX * (y - meanY);
        }

        return count >= fewest && xx > 0 && yy > 0 ? (Math.Clamp(xy / Math.Sqrt(xx) / Math.Sqrt(yy), -1, 1), count) : null;
    }

    /// <summary>Fisher's transform in its standard deviations.</summary>
    private static double Score(double correlation, double effective) =>
        Math.Atanh(Math.Min(Perfect, Math.Abs(correlation))) * Math.Sqrt(effective - 3);

    /// <summary>Bartlett (J. R. Stat. Soc. 98, 1935): what two memories multiply the variance of a correlation by, at least 1.</summary>
    internal static double Inflation(double[] first, double[] second)
    {
        var sum = 0.0;
        for (var lag = 0; lag < Math.Min(first.Length, second.Length); lag++)
        {
            sum += first[lag] * second[lag];
        }

        return Math.Max(1, 1 + 2 * sum);
    }

    /// <summary>Autocorrelations of ranks at the lags 1, 2, …</summary>
    internal static double[] Memory(double[] ranks)
    {
        var memory = new double[Math.Min(LongestMemory, ranks.Length / 4)];
        for (var lag = 1; lag <= memory.Length; lag++)
        {
            memory[lag - 1] = At(ranks, ranks, lag, 2)?.Correlation ?? 0;
        }

        return memory;
    }
}
