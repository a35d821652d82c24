namespace TelemetryGrid.Analytics.Trends;

/// <summary>
/// The partition into levels of least cost: squares around each, and a penalty for each change. Exact: dynamic programming that drops candidates which can never win again (PELT: Killick, Fearnhead and Eckley,
/// J. Am. Stat. Assoc. 107, 2012).
/// </summary>
internal static class Pelt
{
    /// <param name="costs">Of the series.</param>
    /// <param name="changePenalty">Of each change.</param>
    /// <param name="shortest">Points in a stretch, at least 1.</param>
    public static Partition Find(SegmentCosts costs, double changePenalty, int shortest)
    {
        var length = costs.Length;
        var (best, previous) = (new double[length + 1], new int[length + 1]);
        Array.Fill(best, double.PositiveInfinity);
        best[0] = -changePenalty;

        var (candidates, dropAt, totals, count) = (new int[length + 1], new int[length + 1], new double[length + 1], 0);
        for (var to = shortest; to <= length; to++)
        {
            if (to - shortest == 0 || to - shortest >= shortest)
            {
                (candidates[count], dropAt[count]) = (to - shortest, int.MaxValue);
                count++;
            }

            var (least, place) = (double.PositiveInfinity, 0);
            for (var c = 0; c < count; c++)
            {
                var from = candidates[c];
                totals[c] = best[from] + costs.AroundMean(from, to);
                if (totals[c] < least)
                {
                    (least, place) = (totals[c], from);
                }
            }

            if (double.IsFinite(least))
            {
                (best[to], previous[to]) = (least + changePenalty, place);
            }

            var kept = 0;
            for (var c = 0; c < count; c++)
            {
                // A change at this place becomes possible only for ends that leave it a whole stretch: until then the candidate stays.
                if (dropAt[c] == int.MaxValue && totals[c] > best[to])
                {
                    dropAt[c] = to + shortest;
                }

                if (dropAt[c] > to)
                {
                    (candidates[kept], dropAt[kept]) = (candidates[c], dropAt[c]);
                    kept++;
                }
            }

            count = kept;
        }

        var changes = Trace(previous, length);
        return new Partition(changes, new StretchShape[changes.Length + 1]);
    }

    private static int[] Trace(int[] previous, int length)
    {
        var changes = new List<int>();
        for (var to = previous[length]; to > 0; to = previous[to])
        {
            changes.Add(to);
        }

        changes.Reverse();
        return [.. changes];
    }
}
