namespace TelemetryGrid.Analytics.Trends;

/// <summary>How much less independent values that follow each other tell.</summary>
internal static class RankAutocorrelation
{
    private const double Significant = 1.96;

    /// <summary>
    /// By what the variance of Kendall's score grows over that of independent values, at least 1: the autocorrelations of the ranks, weighted
    /// after Hamed and Rao. What is measured up to the first lag without a significant one, but no less than what the first implies
    /// for values that each follow the one before, corrected for its bias of -(2 + 4r)/n beside a fitted line:
    /// the measured ones alone let three times too many trends pass.
    /// </summary>
    /// <param name="values">Without their trend.</param>
    public static double Inflation(ReadOnlySpan<double> values)
    {
        var ranks = Ranks.Of(values);
        double n = ranks.Length;
        var (middle, square) = ((n + 1) / 2, 0.0);
        foreach (var rank in ranks)
        {
            square += (rank - middle) * (rank - middle);
        }

        var (sum, implied, first, measured) = (0.0, 1.0, 0.0, true);
        for (var lag = 1; lag < ranks.Length - 2 && square > 0; lag++)
        {
            var correlation = measured ? Correlation(ranks, lag, middle) / square : 0;
            measured &= correlation >= Significant / Math.Sqrt(n);
            if (lag == 1)
            {
                first = measured && n > 8 ? Math.Min(0.99, (n * correlation + 2) / (n - 4)) : 0;
            }

            implied *= first;
            if (!measured && implied < 1e-4)
            {
                break;
            }

            sum += (n - lag) * (n - lag - 1) * (n - lag - 2) * Math.Max(measured ? correlation : 0, implied);
        }

        return 1 + 2 * sum / (n * (n - 1) * Math.Max(1, n - 2));
    }

    private static double Correlation(double[] ranks, int lag, double middle)
    {
        var products = 0.0;
        for (var i = lag; i < ranks.Length; i++)
        {
            products += (ranks[i] - middle) * (ranks[i - lag] - middle);
        }

        return products;
    }
}
