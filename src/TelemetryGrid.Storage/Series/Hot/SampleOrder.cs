using TelemetryGrid.PromQL;

namespace TelemetryGrid.Storage.Series;

/// <summary>Puts samples that were decoded one chunk after the other into one sequence.</summary>
internal static class SampleOrder
{
    /// <summary>Sorts by time if need be. Of several samples for one time the one that was appended first stays.</summary>
    public static void Restore(SampleBuffer samples)
    {
        samples.Columns(out var timestamps, out var values);
        for (var i = 1; i < timestamps.Length; i++)
        {
            if (timestamps[i] <= timestamps[i - 1])
            {
                samples.Keep(0, Sort(timestamps, values));
                return;
            }
        }
    }

    /// <summary>Keeps what is in the range, both ends included.</summary>
    public static void Cut(SampleBuffer samples, long start, long end)
    {
        var from = LowerBound(samples.Timestamps, start);
        var to = end == long.MaxValue ? samples.Count : LowerBound(samples.Timestamps, end + 1);
        samples.Keep(from, Math.Max(0, to - from));
    }

    private static int Sort(Span<long> timestamps, Span<double> values)
    {
        var order = new (long Time, int Place)[timestamps.Length];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = (timestamps[i], i);
        }
        Array.Sort(order);
        var sorted = new double[order.Length];
        var count = 0;
        for (var i = 0; i < order.Length; i++)
        {
            if (i == 0 || order[i].Time != order[i - 1].Time)
            {
                timestamps[count] = order[i].Time;
                sorted[count++] = values[order[i].Place];
            }
        }
        sorted.AsSpan(0, count).CopyTo(values);
        return count;
    }

    private static int LowerBound(ReadOnlySpan<long> sorted, long value)
    {
        var at = sorted.BinarySearch(value);
        return at < 0 ? ~at : at;
    }
}
