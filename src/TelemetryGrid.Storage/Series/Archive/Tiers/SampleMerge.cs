using TelemetryGrid.PromQL;

namespace TelemetryGrid.Storage.Series.Archive.Tiers;

/// <summary>Decodes chunks that may overlap into one run of samples.</summary>
internal static class SampleMerge
{
    /// <summary>Replaces the buffer's content by the chunks' samples within a range, in the order of time, each time once; false when one is no chunk.</summary>
    public static bool TryRead(IReadOnlyList<EncodedChunk> chunks, long from, long to, SampleBuffer into)
    {
        into.Clear();
        foreach (var chunk in chunks)
        {
            if (!ChunkCodec.TryDecode(chunk.Data.Span, into))
            {
                into.Clear();
                return false;
            }
        }
        into.Columns(out var times, out var values);
        for (var i = 1; i < times.Length; i++)
        {
            if (times[i] <= times[i - 1])
            {
                // Stable, so that of two samples of one time the later chunk's comes last.
                Sort(times, values);
                break;
            }
        }
        var kept = 0;
        for (var i = 0; i < times.Length; i++)
        {
            if (times[i] < from || times[i] > to)
            {
                continue;
            }
            if (kept > 0 && times[kept - 1] == times[i])
            {
                kept--;
            }
            (times[kept], values[kept]) = (times[i], values[i]);
            kept++;
        }
        into.Keep(0, kept);
        return true;
    }

    private static void Sort(Span<long> times, Span<double> values)
    {
        var keys = new (long Time, int At)[times.Length];
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = (times[i], i);
        }
        Array.Sort(keys);
        var sorted = new double[keys.Length];
        for (var i = 0; i < keys.Length; i++)
        {
            times[i] = keys[i].Time;
            sorted[i] = values[keys[i].At];
        }
        sorted.CopyTo(values);
    }
}
