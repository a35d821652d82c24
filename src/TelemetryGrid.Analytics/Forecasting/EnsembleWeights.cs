namespace TelemetryGrid.Analytics.Forecasting;

/// <summary>The members' weights, for the first short cycle and for what comes later: what is best for today is not what is best for tomorrow.</summary>
/// <param name="First">One per member, adding up to 1.</param>
/// <param name="Later">As many, adding up to 1.</param>
/// <param name="Boundary">Steps of the first cycle.</param>
internal readonly record struct EnsembleWeights(double[] First, double[] Later, int Boundary)
{
    public double[] At(int step) => step < Boundary ? First : Later;

    /// <summary>The boundary for series with these cycles; without any, all steps are alike.</summary>
    public static int BoundaryOf(SeasonalPeriods periods) => periods.Short > 1 ? periods.Short : int.MaxValue;

    /// <summary>
    /// One forecast of several: halfway between their weighted mean and their weighted median. The mean averages errors out, the median
    /// does not follow a single model astray; halfway was better than either by rolling origins.
    /// </summary>
    /// <param name="paths">One per member and of one length, null for a member that failed and whose weight the others share.</param>
    /// <param name="mixed">Filled.</param>
    public void Mix(ReadOnlySpan<double[]?> paths, Span<double> mixed)
    {
        var (values, shares) = (new double[paths.Length], new double[paths.Length]);
        for (var k = 0; k < mixed.Length; k++)
        {
            var (weights, count, total, sum) = (At(k), 0, 0.0, 0.0);
            for (var m = 0; m < paths.Length; m++)
            {
                if (weights[m] > 0 && paths[m] is { } path)
                {
                    (values[count], shares[count]) = (path[k], weights[m]);
                    total += weights[m];
                    sum += weights[m] * path[k];
                    count++;
                }
            }

            Array.Sort(values, shares, 0, count);
            mixed[k] = 0.5 * (sum / total) + 0.5 * Median(values.AsSpan(0, count), shares, total);
        }
    }

    private static double Median(ReadOnlySpan<double> sorted, double[] shares, double total)
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
