namespace TelemetryGrid.Analytics.Forecasting;

/// <summary>
/// One forecast of several: halfway between their weighted mean and their weighted median. The mean averages errors out, the median
/// does not follow a single model astray; halfway was better than either by rolling origins.
/// </summary>
internal static class WeightedMixture
{
    /// <param name="paths">Of one length.</param>
    /// <param name="weights">As many, over 0; they need not add up to 1.</param>
    /// <param name="mixed">Filled.</param>
    public static void Mix(IReadOnlyList<double[]> paths, IReadOnlyList<double> weights, Span<double> mixed)
    {
        var (values, shares) = (new double[paths.Count], new double[paths.Count]);
        var total = weights.Sum();
        for (var k = 0; k < mixed.Length; k++)
        {
            var mean = 0.0;
            for (var m = 0; m < values.Length; m++)
            {
                (values[m], shares[m]) = (paths[m][k], weights[m]);
                mean += values[m] * (shares[m] / total);
            }

            Array.Sort(values, shares);
            mixed[k] = 0.5 * mean + 0.5 * Median(values, shares, total);
        }
    }

    private static double Median(double[] sorted, double[] shares, double total)
    {
        var below = 0.0;
        for (var m = 0; m < sorted.Length; m++)
        {
            below += shares[m];
            if (below >= 0.5 * total)
            {
                return sorted[m];
            }
        }

        return sorted[^1];
    }
}
