namespace TelemetryGrid.Analytics.Trends;

/// <summary>
/// Changes of the mean one after the other: each time the split that takes most squares away, of all stretches (Scott and Knott,
/// Biometrics 30, 1974). Quick and greedy where <see cref="Pelt"/> is exact.
/// </summary>
internal static class BinarySegmentation
{
    /// <param name="costs">Of the series.</param>
    /// <param name="penalty">What a split must take away.</param>
    /// <param name="shortest">Points in a stretch, at least 1.</param>
    /// <param name="most">Changes at most.</param>
    public static Partition Find(SegmentCosts costs, double penalty, int shortest, int most)
    {
        var stretches = new List<(int From, int To, int Split, double Gain)> { Best(costs, 0, costs.Length, shortest) };
        while (stretches.Count <= most)
        {
            var widest = stretches.MaxBy(stretch => stretch.Gain);
            if (!(widest.Gain >= penalty) || widest.Gain <= 0)
            {
                break;
            }

            stretches.Remove(widest);
            stretches.Add(Best(costs, widest.From, widest.Split, shortest));
            stretches.Add(Best(costs, widest.Split, widest.To, shortest));
        }

        return new Partition(
            [.. stretches.Select(stretch => stretch.From).Where(from => from > 0).Order()],
            new StretchShape[stretches.Count]
        );
    }

    private static (int From, int To, int Split, double Gain) Best(SegmentCosts costs, int from, int to, int shortest)
    {
        var (split, gain) = (0, double.NegativeInfinity);
        var whole = costs.AroundMean(from, to);
        for (var at = from + shortest; at <= to - shortest; at++)
        {
            var taken = whole - costs.AroundMean(from, at) - costs.AroundMean(at, to);
            if (taken > gain)
            {
                (split, gain) = (at, taken);
            }
        }

        return (from, to, split, gain);
    }
}
