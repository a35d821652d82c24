using TelemetryGrid.PromQL;
using TelemetryGrid.Storage.Series.Archive.Cold;

namespace TelemetryGrid.Storage.Series.Archive.Tiers;

/// <summary>Makes aggregates of raw samples. Pure.</summary>
internal static class Downsampler
{
    public static long BucketMilliseconds(SeriesResolution resolution) =>
        resolution switch
        {
            SeriesResolution.FiveMinutes => 5 * 60_000,
            SeriesResolution.OneHour => 60 * 60_000,
            _ => throw new ArgumentOutOfRangeException(nameof(resolution), resolution, "Raw samples have no buckets."),
        };

    /// <summary>
    /// Aggregates samples in the order of time. Staleness markers go into no aggregate; one that ends a bucket stands behind its last sample.
    /// Of a counter, <c>last</c> keeps both samples around every decrease, and the first sample of all: increases between the samples kept
    /// then add up to those between all of them, whatever comes before or after.
    /// </summary>
    public static AggregateColumns Aggregate(SampleBuffer samples, long length, bool isCounter)
    {
        var columns = new AggregateColumns();
        var times = samples.Timestamps;
        var values = samples.Values;
        var previous = -1;
        for (var first = 0; first < times.Length; )
        {
            var bucket = BlockFormat.WindowOf(times[first], length);
            var next = first;
            while (next < times.Length && BlockFormat.WindowOf(times[next], length) == bucket)
            {
                next++;
            }
            var last = AggregateBucket(times[first..next], values[first..next], columns);
            KeepLast(times, values, (first, next), last < 0 ? -1 : first + last, isCounter, ref previous, columns.Last);
            first = next;
        }
        return columns;
    }

    // Returns where the last sample that is no staleness marker stands; negative when there is none.
    private static int AggregateBucket(ReadOnlySpan<long> times, ReadOnlySpan<double> values, AggregateColumns columns)
    {
        var (count, last) = (0, -1);
        var (min, max, sum, compensation) = (double.NaN, double.NaN, 0.0, 0.0);
        for (var i = 0; i < times.Length; i++)
        {
            var value = values[i];
            if (StaleMarker.Is(value))
            {
                continue;
            }
            count++;
            last = i;
            // As min_over_time and max_over_time: NaN only where there is nothing else.
            min = value < min || double.IsNaN(min) ? value : min;
            max = value > max || double.IsNaN(max) ? value : max;
            // Neumaier's variant of Kahan's summation.
            var total = sum + value;
            compensation += Math.Abs(sum) >= Math.Abs(value) ? sum - total + value : value - total + sum;
            sum = total;
        }
        if (count > 0)
        {
            columns.Min.Add(times[last], min);
            columns.Max.Add(times[last], max);
            columns.Sum.Add(times[last], double.IsFinite(sum) ? sum + compensation : sum);
            columns.Count.Add(times[last], count);
        }
        return last;
    }

    private static void KeepLast(
        ReadOnlySpan<long> times,
        ReadOnlySpan<double> values,
        (int First, int Next) bucket,
        int last,
        bool isCounter,
        ref int previous,
        SampleBuffer into
    )
    {
        for (var i = bucket.First; isCounter && i < bucket.Next; i++)
        {
            if (StaleMarker.Is(values[i]))
            {
                continue;
            }
            if (previous < 0 || values[i] < values[previous])
            {
                if (previous >= 0)
                {
                    Keep(previous, times, values, into);
                }
                Keep(i, times, values, into);
            }
            previous = i;
        }
        if (last >= 0)
        {
            Keep(last, times, values, into);
        }
        if (StaleMarker.Is(values[bucket.Next - 1]))
        {
            Keep(bucket.Next - 1, times, values, into);
        }
    }

    private static void Keep(int at, ReadOnlySpan<long> times, ReadOnlySpan<double> values, SampleBuffer into)
    {
        if (into.Count == 0 || into.Timestamps[^1] < times[at])
        {
            into.Add(times[at], values[at]);
        }
    }
}
