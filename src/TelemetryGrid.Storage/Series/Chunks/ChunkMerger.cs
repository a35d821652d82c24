using System.Runtime.InteropServices;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Storage.Series;

/// <summary>Reads the chunks of one series as one run of samples.</summary>
public static class ChunkMerger
{
    /// <summary>
    /// Appends the samples of all chunks from <paramref name="start"/> to <paramref name="end"/>, both included, in the order of time.
    /// Chunks may come in any order, overlap and repeat timestamps; of several samples at one time, that of the chunk first in the list stays.
    /// Chunks outside the range are not decoded. What the buffer holds already stays in front and must be earlier.
    /// </summary>
    /// <returns>False when a chunk was damaged; the samples of the others are appended all the same.</returns>
    public static bool ReadInto(ReadOnlySpan<EncodedChunk> chunks, long start, long end, SampleBuffer into)
    {
        ArgumentNullException.ThrowIfNull(into);
        var from = into.Count;
        return InOrder(chunks, start, end) ? Append(chunks, start, end, into) : Merge(chunks, start, end, into, from);
    }

    /// <inheritdoc cref="ReadInto(ReadOnlySpan{EncodedChunk}, long, long, SampleBuffer)"/>
    public static bool ReadInto(IReadOnlyList<EncodedChunk> chunks, long start, long end, SampleBuffer into) =>
        chunks switch
        {
            EncodedChunk[] array => ReadInto(array.AsSpan(), start, end, into),
            List<EncodedChunk> list => ReadInto(CollectionsMarshal.AsSpan(list), start, end, into),
            _ => ReadInto([.. chunks], start, end, into),
        };

    /// <summary>Takes the samples outside the range off the end of a buffer whose samples from <paramref name="from"/> on are in order.</summary>
    internal static void Trim(SampleBuffer buffer, int from, long start, long end)
    {
        var timestamps = buffer.Timestamps[from..];
        if (timestamps.IsEmpty || timestamps[0] >= start && timestamps[^1] <= end)
        {
            return;
        }
        var first = FirstFrom(timestamps, start);
        var count = Math.Max(0, (end == long.MaxValue ? timestamps.Length : FirstFrom(timestamps, end + 1)) - first);
        if (first > 0 && count > 0)
        {
            buffer.Columns(out var times, out var values);
            times.Slice(from + first, count).CopyTo(times[from..]);
            values.Slice(from + first, count).CopyTo(values[from..]);
        }
        buffer.Keep(0, from + count);
    }

    private static bool Overlaps(EncodedChunk chunk, long start, long end) => chunk.Start <= end && chunk.End >= start;

    /// <summary>Whether each chunk of the range begins after the end of the one before.</summary>
    private static bool InOrder(ReadOnlySpan<EncodedChunk> chunks, long start, long end)
    {
        EncodedChunk? last = null;
        foreach (var chunk in chunks)
        {
            if (!Overlaps(chunk, start, end))
            {
                continue;
            }
            if (last is not null && chunk.Start <= last.End)
            {
                return false;
            }
            last = chunk;
        }
        return true;
    }

    private static bool Append(ReadOnlySpan<EncodedChunk> chunks, long start, long end, SampleBuffer into)
    {
        var whole = true;
        foreach (var chunk in chunks)
        {
            if (Overlaps(chunk, start, end))
            {
                whole &= TryAppend(chunk, start, end, into);
            }
        }
        return whole;
    }

    /// <summary>Decodes one chunk and trims it; false when it is damaged or is not the chunk it claims to be.</summary>
    private static bool TryAppend(EncodedChunk chunk, long start, long end, SampleBuffer into)
    {
        var before = into.Count;
        if (!ChunkCodec.TryDecode(chunk.Data.Span, into))
        {
            return false;
        }
        var timestamps = into.Timestamps[before..];
        // Order between chunks was judged by what they claim.
        if (timestamps.Length != chunk.Count || timestamps[0] != chunk.Start || timestamps[^1] != chunk.End)
        {
            into.Keep(0, before);
            return false;
        }
        Trim(into, before, start, end);
        return true;
    }

    /// <summary>Decodes the chunks one after another into a second buffer, then merges their runs by a heap of the runs' next times.</summary>
    private static bool Merge(ReadOnlySpan<EncodedChunk> chunks, long start, long end, SampleBuffer into, int from)
    {
        var decoded = new SampleBuffer();
        var runs = new PriorityQueue<Run, (long Time, int Chunk)>();
        var whole = true;
        for (var i = 0; i < chunks.Length; i++)
        {
            if (!Overlaps(chunks[i], start, end))
            {
                continue;
            }
            var before = decoded.Count;
            whole &= TryAppend(chunks[i], start, end, decoded);
            if (decoded.Count > before)
            {
                runs.Enqueue(new Run(before, decoded.Count), (decoded.Timestamps[before], i));
            }
        }
        var timestamps = decoded.Timestamps;
        var values = decoded.Values;
        while (runs.TryDequeue(out var run, out var place))
        {
            // Up to the next time of any other run, this one's samples follow each other.
            var until = runs.TryPeek(out _, out var next) ? next.Time : long.MaxValue;
            var count = FirstFrom(timestamps[run.Next..run.End], until);
            if (count == 0 || until == long.MaxValue && timestamps[run.End - 1] == until)
            {
                count++;
            }
            var skip =
                into.Count > from && into.Timestamps[^1] >= timestamps[run.Next]
                    ? FirstAfter(timestamps.Slice(run.Next, count), into.Timestamps[^1])
                    : 0;
            into.Append(count - skip, out var intoTimestamps, out var intoValues);
            timestamps.Slice(run.Next + skip, count - skip).CopyTo(intoTimestamps);
            values.Slice(run.Next + skip, count - skip).CopyTo(intoValues);
            if (run.Next + count < run.End)
            {
                runs.Enqueue(run with { Next = run.Next + count }, (timestamps[run.Next + count], place.Chunk));
            }
        }
        return whole;
    }

    private static int FirstFrom(ReadOnlySpan<long> timestamps, long time)
    {
        var index = timestamps.BinarySearch(time);
        return index < 0 ? ~index : index;
    }

    private static int FirstAfter(ReadOnlySpan<long> timestamps, long time)
    {
        var index = timestamps.BinarySearch(time);
        return index < 0 ? ~index : index + 1;
    }

    private readonly record struct Run(int Next, int End);
}
