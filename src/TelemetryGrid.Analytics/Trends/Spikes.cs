namespace TelemetryGrid.Analytics.Trends;

/// <summary>
/// Takes single values that stand out of their surroundings back to the median around them (Hampel's filter): a spike is an anomaly, no
/// change, and squares would make two changes of it.
/// </summary>
internal static class Spikes
{
    private const int Reach = 3;
    private const double Tolerance = 5;

    // What moves less than this share of the whole spread is no spike however still its surroundings are.
    private const double LeastShare = 0.2;
    private const double DeviationsToSigma = 1.4826;

    public static double[] Remove(ReadOnlySpan<double> values)
    {
        var (mean, square) = (0.0, 0.0);
        foreach (var value in values)
        {
            mean += value / values.Length;
        }

        foreach (var value in values)
        {
            square += (value - mean) * (value - mean) / values.Length;
        }

        var floor = LeastShare * Math.Sqrt(square);
        var cleaned = values.ToArray();
        Span<double> window = stackalloc double[2 * Reach + 1];
        for (var i = 0; i < values.Length; i++)
        {
            var around = values[Math.Max(0, i - Reach)..Math.Min(values.Length, i + Reach + 1)];
            var near = window[..around.Length];
            around.CopyTo(near);
            var median = Median(near);
            for (var j = 0; j < near.Length; j++)
            {
                near[j] = Math.Abs(around[j] - median);
            }

            var spread = Math.Max(DeviationsToSigma * Median(near), floor);
            if (Math.Abs(values[i] - median) > Tolerance * spread)
            {
                cleaned[i] = median;
            }
        }

        return cleaned;
    }

    private static double Median(Span<double> values)
    {
        values.Sort();
        return 0.5 * (values[(values.Length - 1) / 2] + values[values.Length / 2]);
    }
}
