namespace TelemetryGrid.Analytics.Trends;

/// <summary>
/// The values of one or several series that are numbers, without spikes, standardised, in blocks where there are many: what segmentation
/// works on. A place counts where every series has a value; a series that does not change says nothing and is left out.
/// </summary>
internal sealed class ObservedSeries
{
    /// <summary>Points at most; longer series are averaged in blocks.</summary>
    public const int MostPoints = 1_024;

    // A spread of rounding errors is none.
    private const double LeastSpread = 1e-11;

    private ObservedSeries(int[] places, double[] times, double[][] values) => (Places, Times, Values) = (places, times, values);

    /// <summary>Of the first value of each point in the original series.</summary>
    public int[] Places { get; }

    /// <summary>Mean place of each point, scaled to -1..1.</summary>
    public double[] Times { get; }

    /// <summary>By series: mean 0, variance 1. Empty when nothing changes.</summary>
    public double[][] Values { get; }

    public int Length => Places.Length;

    /// <summary>Values that are not finite or beyond <see cref="SampleRange"/> count as missing.</summary>
    public static ObservedSeries From(ReadOnlySpan<double> first, double[][] others)
    {
        var length = first.Length;
        var known = new List<int>(length);
        for (var i = 0; i < length; i++)
        {
            if (SampleRange.Contains(first[i]) && Array.TrueForAll(others, other => SampleRange.Contains(other[i])))
            {
                known.Add(i);
            }
        }

        var block = (known.Count + MostPoints - 1) / MostPoints;
        var points = block == 0 ? 0 : known.Count / block;
        var (places, times) = (new int[points], new double[points]);
        for (var p = 0; p < points; p++)
        {
            places[p] = known[p * block];
            times[p] = (2.0 * known[p * block] - (length - 1)) / length;
        }

        var series = new List<double[]>();
        for (var d = -1; d < others.Length; d++)
        {
            var source = d < 0 ? first : others[d];
            var values = new double[known.Count];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = source[known[i]];
            }

            if (Standardise(Spikes.Remove(values), block, points) is { } standardised)
            {
                series.Add(standardised);
            }
        }

        return new ObservedSeries(places, times, [.. series]);
    }

    private static double[]? Standardise(double[] values, int block, int points)
    {
        var means = new double[points];
        for (var p = 0; p < points; p++)
        {
            for (var i = p * block; i < (p + 1) * block; i++)
            {
                means[p] += values[i] / block;
            }
        }

        var (mean, square, largest) = (0.0, 0.0, 0.0);
        foreach (var value in means)
        {
            mean += value / points;
            largest = Math.Max(largest, Math.Abs(value));
        }

        foreach (var value in means)
        {
            square += (value - mean) * (value - mean) / (points - 1);
        }

        var deviation = Math.Sqrt(square);
        if (points < 2 || !(deviation > LeastSpread * largest))
        {
            return null;
        }

        for (var p = 0; p < points; p++)
        {
            means[p] = (means[p] - mean) / deviation;
        }

        return means;
    }
}
