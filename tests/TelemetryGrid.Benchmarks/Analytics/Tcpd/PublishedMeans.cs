namespace TelemetryGrid.Benchmarks.Analytics.Tcpd;

/// <summary>
/// Changes of the mean as the published comparison computed them (the R package changepoint, normal noise of variance 1 on standardised
/// values), written anew and apart from what is scored. Places are the last of the stretch before, as published.
/// </summary>
internal static class PublishedMeans
{
    /// <summary>Every partition in turn, in squared time; the modified Bayes criterion charges the logarithms of the lengths too.</summary>
    public static int[] Pelt(double[] values)
    {
        var (sum, square) = Sums(values);
        var length = values.Length;
        var penalty = 3 * Math.Log(length);
        var (best, previous) = (new double[length + 1], new int[length + 1]);
        best[0] = -penalty;
        for (var to = 1; to <= length; to++)
        {
            best[to] = double.PositiveInfinity;
            for (var from = 0; from < to; from++)
            {
                var total = best[from] + Cost(sum, square, from, to, byLength: true) + penalty;
                if (total < best[to])
                {
                    (best[to], previous[to]) = (total, from);
                }
            }
        }

        var changes = new List<int>();
        for (var at = previous[length]; at > 0; at = previous[at])
        {
            changes.Insert(0, at - 1);
        }

        return [.. changes];
    }

    public static int[] BinarySegmentation(double[] values, double penalty, int most, bool byLength)
    {
        var (sum, square) = Sums(values);
        var starts = new SortedSet<int> { 0, values.Length };
        while (starts.Count - 2 < most)
        {
            var (split, gain) = (0, penalty);
            foreach (var (from, to) in starts.Zip(starts.Skip(1)))
            {
                var whole = Cost(sum, square, from, to, byLength);
                for (var at = from + 1; at < to; at++)
                {
                    var taken = whole - Cost(sum, square, from, at, byLength) - Cost(sum, square, at, to, byLength);
                    if (taken >= gain)
                    {
                        (split, gain) = (at, taken);
                    }
                }
            }

            if (split == 0)
            {
                break;
            }

            starts.Add(split);
        }

        return [.. starts.Where(at => at > 0 && at < values.Length).Select(at => at - 1)];
    }

    private static double Cost(double[] sum, double[] square, int from, int to, bool byLength)
    {
        var total = sum[to] - sum[from];
        return square[to] - square[from] - total * total / (to - from) + (byLength ? Math.Log(to - from) : 0);
    }

    private static (double[] Sum, double[] Square) Sums(double[] values)
    {
        var mean = values.Average();
        var deviation = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1));
        var (sum, square) = (new double[values.Length + 1], new double[values.Length + 1]);
        for (var i = 0; i < values.Length; i++)
        {
            var scaled = (values[i] - mean) / deviation;
            (sum[i + 1], square[i + 1]) = (sum[i] + scaled, square[i] + scaled * scaled);
        }

        return (sum, square);
    }
}
