namespace TelemetryGrid.Analytics.Trends;

/// <summary>
/// Cuts a series into levels and lines, as many as an information criterion bears out: the exact partitions over a path of penalties
/// compete by n ln(unexplained variance + resolution²) + strictness · parameters · ln n.
/// </summary>
/// <remarks>
/// The noise is not known beforehand: estimated from differences it is far too small for what follows itself, taken as the whole variance it
/// is far too large for what moves much. So each number of changes is judged by the noise that it leaves.
/// </remarks>
internal static class StretchesByCriterion
{
    // The path: shares of the whole sum of squares that a change must take away, from most to least.
    private const double FirstShare = 0.6;
    private const double LastShare = 0.0003;
    private const int Steps = 45;

    // More changes than one in so many points are not looked at.
    private const int PointsPerChange = 6;

    public static Partition Find(SegmentCosts costs, ChangePointOptions options)
    {
        var (best, least) = (new Partition([], [false]), double.PositiveInfinity);
        var most = Math.Min(options.MostChanges, costs.Length / PointsPerChange);
        var (last, dimensions) = (default(Partition), costs.Dimensions);
        for (var step = 0; step < Steps; step++)
        {
            var unit = 0.5 * costs.Length * FirstShare * Math.Pow(LastShare / FirstShare, step / (Steps - 1.0));
            var partition = Pelt.Find(costs, (1 + dimensions) * unit, dimensions * unit, options.ShortestStretch);
            if (partition.Changes.Length > most)
            {
                break;
            }

            if (
                last is not null
                && partition.Changes.AsSpan().SequenceEqual(last.Changes)
                && partition.Sloped.AsSpan().SequenceEqual(last.Sloped)
            )
            {
                continue;
            }

            last = partition;
            var criterion = Criterion(costs, partition, options);
            if (criterion < least)
            {
                (best, least) = (partition, criterion);
            }
        }

        return best;
    }

    private static double Criterion(SegmentCosts costs, Partition partition, ChangePointOptions options)
    {
        var (length, dimensions) = (costs.Length, costs.Dimensions);
        var fit = 0.0;
        for (var d = 0; d < dimensions; d++)
        {
            var squares = 0.0;
            for (var stretch = 0; stretch < partition.Sloped.Length; stretch++)
            {
                var (from, to) = (partition.Start(stretch, length), partition.Start(stretch + 1, length));
                squares += partition.Sloped[stretch] ? costs.AroundLine(d, from, to) : costs.AroundMean(d, from, to);
            }

            fit += length * Math.Log(squares / length + options.Resolution * options.Resolution);
        }

        // A place for each change; a level for each stretch and series, and a slope where it is a line.
        var parameters = partition.Changes.Length + dimensions * (partition.Sloped.Length + partition.Slopes);
        return fit + options.Strictness * parameters * Math.Log(Math.Max(3, length));
    }
}
