using System.Numerics;
using System.Runtime.CompilerServices;

namespace TelemetryGrid.Storage.Series;

/// <summary>
/// How to pack a frame: numbers from <paramref name="Reference"/> to <paramref name="Range"/> above it side by side, and those outside one by one.
/// </summary>
/// <param name="Cost">About how many bits the frame takes.</param>
internal readonly record struct FramePlan(long Reference, ulong Range, int Exceptions, long Cost)
{
    private const int Header = 24;

    /// <summary>The bits that hold the range.</summary>
    public int Width => BitPacking.Width(Range);

    /// <summary>Weighs the width that holds every number against narrower ones around the median that leave some out.</summary>
    [SkipLocalsInit]
    public static FramePlan Of(ReadOnlySpan<long> numbers)
    {
        Bounds(numbers, out var min, out var max);
        var full = BitPacking.Width((ulong)(max - min));
        var all = new FramePlan(min, (ulong)(max - min), 0, Header + ((long)full * numbers.Length));
        // The distances below have a sign and 63 bits.
        if (full is 0 or 64 || numbers.Length < 8)
        {
            return all;
        }
        var centre = Median(numbers);
        Span<int> counts = stackalloc int[128];
        counts.Clear();
        foreach (var number in numbers)
        {
            var distance = number - centre;
            var sign = distance >> 63;
            counts[(int)(sign & 64) + BitPacking.Width((ulong)(distance ^ sign))]++;
        }
        var best = all.Cost;
        long low = 0,
            high = -1;
        long above = 0,
            below = 0;
        long belowAll = 0,
            aboveAll = 0;
        for (var bits = 0; bits <= full; bits++)
        {
            aboveAll += counts[bits] * ExceptionCost(bits);
            belowAll += counts[64 + bits] * ExceptionCost(bits);
        }
        // From wide to narrow: above and below hold the cost of what lies 2^width or farther from the centre on each side.
        for (var width = full; width >= 0; width--)
        {
            var packed = Header + 8 + ((long)width * numbers.Length);
            var reach = (1UL << width) - 1;
            var top = (ulong)(max - centre) <= reach ? max : centre + (long)reach;
            var bottom = (ulong)(centre - min) <= reach ? min : centre - (long)reach;
            Consider(packed + above + belowAll, centre, top);
            Consider(packed + below + aboveAll - (counts[0] * ExceptionCost(0)), bottom, centre);
            Consider(packed + numbers.Length + above + below, bottom, top);
            above += counts[width] * ExceptionCost(width);
            below += counts[64 + width] * ExceptionCost(width);
        }
        return high < low ? all : Within(numbers, low, high, best);

        void Consider(long cost, long from, long to)
        {
            if (cost < best)
            {
                (best, low, high) = (cost, from, to);
            }
        }
    }

    /// <summary>Narrows the window to the numbers that lie in it.</summary>
    private static FramePlan Within(ReadOnlySpan<long> numbers, long low, long high, long cost)
    {
        long min = long.MaxValue,
            max = long.MinValue;
        foreach (var number in numbers)
        {
            var inside = number >= low && number <= high;
            min = inside ? Math.Min(min, number) : min;
            max = inside ? Math.Max(max, number) : max;
        }
        var range = (ulong)(max - min);
        var exceptions = 0;
        foreach (var number in numbers)
        {
            exceptions += (ulong)(number - min) > range ? 1 : 0;
        }
        var saved = ((long)BitPacking.Width((ulong)(high - low)) - BitPacking.Width(range)) * numbers.Length;
        return new FramePlan(min, range, exceptions, cost - saved);
    }

    /// <summary>A byte holds a near exception and its distance to the one before; a third of them need more for the distance.</summary>
    private static int ExceptionCost(int bits) => bits < 3 ? 11 : 11 + (8 * (1 + ((bits + 1) / 7)));

    private static void Bounds(ReadOnlySpan<long> numbers, out long min, out long max)
    {
        min = max = numbers[0];
        var i = 0;
        if (Vector.IsHardwareAccelerated && numbers.Length >= Vector<long>.Count)
        {
            var low = new Vector<long>(numbers);
            var high = low;
            for (i = Vector<long>.Count; i <= numbers.Length - Vector<long>.Count; i += Vector<long>.Count)
            {
                var next = new Vector<long>(numbers[i..]);
                low = Vector.Min(low, next);
                high = Vector.Max(high, next);
            }
            for (var lane = 0; lane < Vector<long>.Count; lane++)
            {
                min = Math.Min(min, low[lane]);
                max = Math.Max(max, high[lane]);
            }
        }
        for (; i < numbers.Length; i++)
        {
            min = Math.Min(min, numbers[i]);
            max = Math.Max(max, numbers[i]);
        }
    }

    /// <summary>The median of seven numbers taken evenly from the frame.</summary>
    private static long Median(ReadOnlySpan<long> numbers)
    {
        Span<long> some = stackalloc long[7];
        for (var i = 0; i < some.Length; i++)
        {
            some[i] = numbers[(numbers.Length - 1) * i / (some.Length - 1)];
        }
        for (var i = 1; i < some.Length; i++)
        {
            var number = some[i];
            var j = i;
            for (; j > 0 && some[j - 1] > number; j--)
            {
                some[j] = some[j - 1];
            }
            some[j] = number;
        }
        return some[3];
    }
}
