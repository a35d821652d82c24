namespace TelemetryGrid.Storage.Series;

/// <summary>Writes the times of a chunk: as a start and a step, or by how far each lies off such a grid.</summary>
internal static class TimestampEncoder
{
    /// <summary>[start][step]</summary>
    public const byte Regular = 1;

    /// <summary>[start][step][gaps][integers: what lies between each time and its place on the grid]</summary>
    public const byte Grid = 2;

    /// <summary>Which of the two suits.</summary>
    public static byte Format(ReadOnlySpan<long> timestamps)
    {
        if (timestamps.Length == 1)
        {
            return Regular;
        }
        var step = timestamps[1] - timestamps[0];
        long other = step <= 0 ? 1 : 0;
        for (var i = 2; i < timestamps.Length; i++)
        {
            other |= (timestamps[i] - timestamps[i - 1]) ^ step;
        }
        return other == 0 ? Regular : Grid;
    }

    /// <summary>Writes the times; <paramref name="scratch"/> holds three times as many numbers and is overwritten.</summary>
    public static void Write(ref ChunkWriter writer, byte format, ReadOnlySpan<long> timestamps, Span<long> scratch)
    {
        writer.Signed(timestamps[0]);
        if (format == Regular)
        {
            writer.Unsigned(timestamps.Length == 1 ? 0 : (ulong)(timestamps[1] - timestamps[0]));
            return;
        }
        var step = Step(timestamps);
        writer.Unsigned((ulong)step);
        var gaps = Gaps(timestamps, step);
        writer.Unsigned((ulong)gaps);
        var numbers = scratch[..timestamps.Length];
        var place = timestamps[0];
        numbers[0] = 0;
        if (gaps == 0)
        {
            for (var i = 1; i < numbers.Length; i++)
            {
                place += step;
                numbers[i] = timestamps[i] - place;
            }
        }
        else
        {
            var next = 1;
            for (var i = 1; i < numbers.Length; i++)
            {
                place += step;
                if (Gap(timestamps[i] - timestamps[i - 1], step) is var gap and not 0)
                {
                    writer.Unsigned((ulong)(i - next));
                    writer.Signed(gap);
                    place += gap;
                    next = i + 1;
                }
                numbers[i] = timestamps[i] - place;
            }
        }
        IntegerEncoder.Write(ref writer, numbers, scratch[timestamps.Length..]);
    }

    /// <summary>The mean distance of neighbours, gaps left out.</summary>
    private static long Step(ReadOnlySpan<long> timestamps)
    {
        var shortest = long.MaxValue;
        for (var i = 1; i < timestamps.Length; i++)
        {
            var distance = timestamps[i] - timestamps[i - 1];
            // A distance of more than 2^63 comes out negative.
            shortest = distance > 0 && distance < shortest ? distance : shortest;
        }
        // Jitter of a quarter either way still counts as on the grid.
        var most = shortest > long.MaxValue / 2 ? long.MaxValue : shortest + (shortest >> 1);
        Int128 sum = 0;
        var count = 0;
        for (var i = 1; i < timestamps.Length; i++)
        {
            var distance = timestamps[i] - timestamps[i - 1];
            if (distance > 0 && distance <= most)
            {
                sum += distance;
                count++;
            }
        }
        return count == 0 ? long.MaxValue : (long)((sum + (count / 2)) / count);
    }

    /// <summary>How many gaps to write; none when there are so many that they are no exception.</summary>
    private static int Gaps(ReadOnlySpan<long> timestamps, long step)
    {
        var count = 0;
        for (var i = 1; i < timestamps.Length; i++)
        {
            count += Gap(timestamps[i] - timestamps[i - 1], step) != 0 ? 1 : 0;
        }
        return count <= timestamps.Length / 16 ? count : 0;
    }

    /// <summary>How far a distance that is no jitter moves the grid: whole steps where samples are missing, anything where a scraper started anew.</summary>
    private static long Gap(long distance, long step)
    {
        if (distance >= 0 && distance <= step + (step >> 1) || step > long.MaxValue / 4 || distance <= 0)
        {
            return 0;
        }
        var steps = (distance + (step >> 1)) / step;
        var off = distance - (steps * step);
        return Math.Abs(off) <= step >> 2 ? (steps - 1) * step : distance - step;
    }
}
