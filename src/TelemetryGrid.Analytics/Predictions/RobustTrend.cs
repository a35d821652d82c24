namespace TelemetryGrid.Analytics.Predictions;

/// <summary>
/// A straight line through the medians of at most <see cref="MostBuckets"/> equal stretches of time: the median of the slopes of all pairs with its
/// interval (Sen, J. Amer. Statist. Assoc. 63, 1968), which some strange values do not move.
/// </summary>
/// <param name="Slope">Per day.</param>
/// <param name="LowSlope">Lower end of the interval of 95 %.</param>
/// <param name="HighSlope">Upper end.</param>
/// <param name="Level">The line at day 0, the time of asking.</param>
/// <param name="Spread">1.4826 median absolute distance of the medians from the line.</param>
/// <param name="Days">From the first to the last.</param>
/// <param name="Points">Medians the line was drawn through.</param>
internal readonly record struct RobustTrend(
    double Slope,
    double LowSlope,
    double HighSlope,
    double Level,
    double Spread,
    double Days,
    int Points
)
{
    public const int MostBuckets = 96;
    public const int LeastPoints = 12;

    private const double Deviates = 1.959963984540054;

    /// <summary>Whether it rises (or falls) for sure, and by more than it scatters.</summary>
    public bool Rises => LowSlope > 0 && Slope * Days > 3 * Spread;

    public bool Falls => HighSlope < 0 && -Slope * Days > 3 * Spread;

    /// <summary>Null with too few samples.</summary>
    public static RobustTrend? Of(double[] days, double[] values)
    {
        var (x, y) = Medians(days, values);
        if (x.Length < LeastPoints)
        {
            return null;
        }

        var (slopes, count) = (new double[x.Length * (x.Length - 1) / 2], 0);
        for (var i = 1; i < x.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                slopes[count++] = (y[i] - y[j]) / (x[i] - x[j]);
            }
        }

        Array.Sort(slopes);
        double n = x.Length;
        var reach = Deviates * Math.Sqrt(n * (n - 1) * (2 * n + 5) / 18);
        var low = Math.Max(0, (int)Math.Round((count - reach) / 2) - 1);
        var high = Math.Min(count - 1, (int)Math.Round((count + reach) / 2));
        var slope = Middle(slopes);
        double[] levels = [.. y.Select((value, i) => value - slope * x[i])];
        Array.Sort(levels);
        var level = Middle(levels);
        double[] distances = [.. levels.Select(value => Math.Abs(value - level))];
        Array.Sort(distances);
        return new RobustTrend(slope, slopes[low], slopes[high], level, 1.4826 * Middle(distances), x[^1] - x[0], x.Length);
    }

    private static (double[] Days, double[] Values) Medians(double[] days, double[] values)
    {
        if (days.Length == 0 || !(days[^1] > days[0]))
        {
            return ([], []);
        }

        var buckets = new List<double>?[MostBuckets];
        var (sums, width) = (new double[MostBuckets], (days[^1] - days[0]) / MostBuckets);
        for (var i = 0; i < days.Length; i++)
        {
            var bucket = Math.Min(MostBuckets - 1, (int)((days[i] - days[0]) / width));
            (buckets[bucket] ??= []).Add(values[i]);
            sums[bucket] += days[i];
        }

        var (x, y) = (new List<double>(), new List<double>());
        for (var b = 0; b < MostBuckets; b++)
        {
            if (buckets[b] is { } list)
            {
                list.Sort();
                x.Add(sums[b] / list.Count);
                y.Add(Middle(list));
            }
        }

        return ([.. x], [.. y]);
    }

    private static double Middle(IReadOnlyList<double> sorted) => 0.5 * sorted[(sorted.Count - 1) / 2] + 0.5 * sorted[sorted.Count / 2];
}
