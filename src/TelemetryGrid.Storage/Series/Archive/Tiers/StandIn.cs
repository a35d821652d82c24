using TelemetryGrid.PromQL;
using TelemetryGrid.Storage.Series.Archive.Cold;

namespace TelemetryGrid.Storage.Series.Archive.Tiers;

/// <summary>
/// Turns aggregates into samples that the selection's function gives a sensible result for, where raw samples are gone:
/// <list type="bullet">
/// <item><c>min_over_time</c>, <c>max_over_time</c>, <c>sum_over_time</c>: the bucket's min, max, sum, at its last sample's time.</item>
/// <item><c>count_over_time</c>: as many samples as the bucket counted, spread evenly over it.</item>
/// <item><c>avg_over_time</c>: sum ÷ count, each bucket weighing the same.</item>
/// <item>Everything else: <c>last</c>. For an instant selector, whose lookback may be shorter than a bucket, each is repeated every 4 minutes
/// until the next one, for at most the length of a bucket, and not past a staleness marker.</item>
/// </list>
/// </summary>
internal static class StandIn
{
    private const long Repeat = 4 * 60_000;

    public static AggregateColumn[] Columns(string function) =>
        function switch
        {
            "min_over_time" => [AggregateColumn.Min],
            "max_over_time" => [AggregateColumn.Max],
            "sum_over_time" => [AggregateColumn.Sum],
            "count_over_time" => [AggregateColumn.Count],
            "avg_over_time" => [AggregateColumn.Sum, AggregateColumn.Count],
            _ => [AggregateColumn.Last],
        };

    /// <summary>How far before the selection's start aggregates are still wanted, in milliseconds.</summary>
    public static long Reach(SeriesSelection selection) =>
        Columns(selection.Function) switch
        {
            [AggregateColumn.Last] when selection.RangeMilliseconds == 0 => Downsampler.BucketMilliseconds(SeriesResolution.OneHour),
            _ => 0,
        };

    /// <summary>
    /// Appends the samples of one window's aggregates, from decoded columns in the order that <see cref="Columns"/> gave them.
    /// <paramref name="next"/> is when other samples take over.
    /// </summary>
    public static void Append(SeriesSelection selection, SampleBuffer[] columns, long length, long next, SampleBuffer into)
    {
        var times = columns[0].Timestamps;
        var values = columns[0].Values;
        for (var i = 0; i < times.Length; i++)
        {
            switch (selection.Function)
            {
                case "count_over_time":
                    Spread(times[i], (int)values[i], length, into);
                    break;
                case "avg_over_time":
                    into.Add(times[i], values[i] / columns[1].Values[i]);
                    break;
                default:
                    into.Add(times[i], values[i]);
                    break;
            }
            if (Reach(selection) > 0 && !StaleMarker.Is(values[i]))
            {
                var until = Math.Min(i + 1 < times.Length ? times[i + 1] : next, times[i] + length);
                for (var time = times[i] + Repeat; time < until; time += Repeat)
                {
                    into.Add(time, values[i]);
                }
            }
        }
    }

    private static void Spread(long last, int count, long length, SampleBuffer into)
    {
        var stretch = last - (BlockFormat.WindowOf(last, length) * length);
        count = (int)Math.Min(count, stretch);
        for (var i = count - 1; i >= 0; i--)
        {
            into.Add(last - (stretch * i / count), 1);
        }
    }
}
