using TelemetryGrid.PromQL;

namespace TelemetryGrid.Storage.Series;

/// <summary>Puts the samples of chunks that may overlap into one sequence.</summary>
internal static class SampleMerge
{
    /// <summary>Of several samples for one time, the one of the first chunk stays.</summary>
    public static void Read(IReadOnlyList<EncodedChunk> chunks, long start, long end, SampleBuffer into, HotCounters counters)
    {
        into.Clear();
        foreach (var chunk in chunks)
        {
            if (!ChunkCodec.TryDecode(chunk.Data.Span, into))
            {
                counters.CountDamaged();
            }
        }
        into.Columns(out var timestamps, out var values);
        var count = into.Count;
        for (var i = 1; i < count; i++)
        {
            if (timestamps[i] <= timestamps[i - 1])
            {
                count = Sort(timestamps, values);
                break;
            }
        }
        var from = LowerBound(timestamps[..count], start);
        var to = end == long.MaxValue ? count : LowerBound(timestamps[..count], end + 1);
        into.Keep(from, Math.Max(0, to - from));
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
