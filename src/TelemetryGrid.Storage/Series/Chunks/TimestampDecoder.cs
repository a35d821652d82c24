using System.Numerics;

namespace TelemetryGrid.Storage.Series;

/// <summary>Reads what <see cref="TimestampEncoder"/> wrote.</summary>
internal static class TimestampDecoder
{
    /// <summary>Fills <paramref name="timestamps"/>; false when the bytes are not as many strictly increasing times.</summary>
    public static bool TryRead(ref ChunkReader reader, byte format, Span<long> timestamps) =>
        format switch
        {
            TimestampEncoder.Regular => TryReadRegular(ref reader, timestamps),
            TimestampEncoder.Grid => TryReadGrid(ref reader, timestamps) && Increases(timestamps),
            _ => false,
        };

    /// <summary>Whether each time is later than the one before.</summary>
    public static bool Increases(ReadOnlySpan<long> timestamps)
    {
        var i = 1;
        for (; i <= timestamps.Length - Vector<long>.Count; i += Vector<long>.Count)
        {
            if (!Vector.GreaterThanAll(new Vector<long>(timestamps[i..]), new Vector<long>(timestamps[(i - 1)..])))
            {
                return false;
            }
        }
        for (; i < timestamps.Length; i++)
        {
            if (timestamps[i] <= timestamps[i - 1])
            {
                return false;
            }
        }
        return true;
    }

    private static bool TryReadRegular(ref ChunkReader reader, Span<long> timestamps)
    {
        if (!reader.TrySigned(out var start) || !reader.TryUnsigned(out var step))
        {
            return false;
        }
        var steps = (ulong)timestamps.Length - 1;
        if (steps == 0 ? step != 0 : step == 0 || step > ((ulong)long.MaxValue - (ulong)start) / steps)
        {
            return false;
        }
        timestamps.Fill(start);
        AddGrid(timestamps, (long)step);
        return true;
    }

    private static bool TryReadGrid(ref ChunkReader reader, Span<long> timestamps)
    {
        if (!reader.TrySigned(out var start) || !reader.TryUnsigned(out var step) || !reader.TryCount(timestamps.Length, out var gaps))
        {
            return false;
        }
        var gapReader = reader;
        for (var gap = 0; gap < gaps; gap++)
        {
            if (!reader.TryCount(timestamps.Length, out _) || !reader.TrySigned(out _))
            {
                return false;
            }
        }
        if (!IntegerDecoder.TryRead(ref reader, timestamps))
        {
            return false;
        }
        var at = 1;
        var place = start;
        var rest = timestamps;
        for (; gaps > 0; gaps--)
        {
            gapReader.TryCount(timestamps.Length, out var distance);
            gapReader.TrySigned(out var gap);
            if (distance >= timestamps.Length - at)
            {
                return false;
            }
            at += distance;
            var before = rest[..(at - (timestamps.Length - rest.Length))];
            AddGrid(before, (long)step, place);
            place += (before.Length * (long)step) + gap;
            rest = rest[before.Length..];
            at++;
        }
        AddGrid(rest, (long)step, place);
        return true;
    }

    /// <summary>Adds the start and as many steps as numbers come before to each.</summary>
    private static void AddGrid(Span<long> numbers, long step, long start = 0)
    {
        var i = 0;
        if (numbers.Length >= Vector<long>.Count)
        {
            var place = (Vector<long>.Indices * step) + new Vector<long>(start);
            var steps = new Vector<long>(step * Vector<long>.Count);
            for (; i <= numbers.Length - Vector<long>.Count; i += Vector<long>.Count)
            {
                var lanes = numbers[i..];
                (new Vector<long>(lanes) + place).CopyTo(lanes);
                place += steps;
            }
        }
        for (; i < numbers.Length; i++)
        {
            numbers[i] += start + (i * step);
        }
    }
}
