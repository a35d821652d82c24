namespace TelemetryGrid.Analytics.Trends;

/// <summary>
/// The partition of least cost: squares around each stretch, a penalty for each change, and one for each stretch that is a line rather
/// than a level. Exact: dynamic programming that drops candidates which can never win again (PELT: Killick, Fearnhead and Eckley,
/// J. Am. Stat. Assoc. 107, 2012).
/// </summary>
internal static class Pelt
{
    /// <param name="costs">Of the series.</param>
    /// <param name="changePenalty">Of each change.</param>
    /// <param name="slopePenalty">Of each line; infinite for levels only.</param>
    /// <param name="shortest">Points in a stretch, at least 1.</param>
    public static Partition Find(SegmentCosts costs, double changePenalty, double slopePenalty, int shortest)
    {
        var length = costs.Length;
        var (best, previous, sloped) = (new double[length + 1], new int[length + 1], new bool[length + 1]);
        Array.Fill(best, double.PositiveInfinity);
        best[0] = -changePenalty;

        // Splitting a line may cost a second slope: what a candidate must be worse by before it can be dropped.
        var slack = double.IsFinite(slopePenalty) ? slopePenalty : 0;
        var (candidates, dropAt, totals, count) = (new int[length + 1], new int[length + 1], new double[length + 1], 0);
        for (var to = shortest; to <= length; to++)
        {
            if (to - shortest == 0 || to - shortest >= shortest)
            {
                (candidates[count], dropAt[count]) = (to - shortest, int.MaxValue);
                count++;
            }

            var levels = costs.AroundMeansUntil(to);
            var lines = double.IsFinite(slopePenalty) ? costs.AroundLinesUntil(to) : levels;
            var (least, place) = (double.PositiveInfinity, 0);
            for (var c = 0; c < count; c++)
            {
                var from = candidates[c];
                totals[c] = best[from] + Math.Min(levels[from], lines[from] + slopePenalty);
                if (totals[c] < least)
                {
                    (least, place) = (totals[c], from);
                }
            }

            if (double.IsFinite(least))
            {
                (best[to], previous[to], sloped[to]) = (least + changePenalty, place, lines[place] + slopePenalty < levels[place]);
            }

            var kept = 0;
            for (var c = 0; c < count; c++)
            {
                // A change at this place becomes possible only for ends that leave it a whole stretch: until then the candidate stays.
                if (dropAt[c] == int.MaxValue && totals[c] > best[to] + slack)
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

        return Trace(previous, sloped, length);
    }

    private static Partition Trace(int[] previous, bool[] sloped, int length)
    {
        var (changes, lines) = (new List<int>(), new List<bool>());
        for (var to = length; to > 0; to = previous[to])
        {
            lines.Add(sloped[to]);
            if (previous[to] > 0)
            {
                changes.Add(previous[to]);
            }
        }

        changes.Reverse();
        lines.Reverse();
        return new Partition([.. changes], [.. lines]);
    }
}
