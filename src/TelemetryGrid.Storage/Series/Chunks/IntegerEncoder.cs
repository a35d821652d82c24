using System.Numerics;

namespace TelemetryGrid.Storage.Series;

/// <summary>Writes whole numbers as they are, as differences or as differences of differences, in frames of bits; README.md beside this file has the format.</summary>
internal static class IntegerEncoder
{
    /// <summary>The longest frame.</summary>
    public const int MaxFrame = 256;

    /// <summary>The header's flag for "every number differs from the first by a multiple of a power of two".</summary>
    public const int Shifted = 0x10;

    /// <summary>Added to the digits of a word in place of a frame's width.</summary>
    public const int Radix = 64;

    /// <summary>A frame's flag for numbers outside its window.</summary>
    public const int WithExceptions = 0x80;

    private const int MaxOrder = 2;

    /// <summary>Writes the numbers, at least one. Their span and <paramref name="scratch"/>, twice as long, are overwritten.</summary>
    public static void Write(ref ChunkWriter writer, Span<long> numbers, Span<long> scratch)
    {
        var first = numbers[0];
        var shift = Rebase(numbers, first);
        var order = Order(numbers);
        var best = numbers;
        for (var differences = 0; differences < order; differences++)
        {
            var next = scratch.Slice(differences * numbers.Length, best.Length - 1);
            Differences(best, next);
            best = next;
        }
        writer.Byte((byte)(order | (shift == 0 ? 0 : Shifted)));
        if (shift != 0)
        {
            writer.Byte((byte)shift);
        }
        writer.Signed(first);
        if (order == 2)
        {
            writer.Signed(numbers[1]);
        }
        for (; !best.IsEmpty; best = best[Math.Min(MaxFrame, best.Length)..])
        {
            WriteFrame(ref writer, best[..Math.Min(MaxFrame, best.Length)]);
        }
    }

    /// <summary>Makes the numbers start at 0 and takes out the factor 2^n they share.</summary>
    private static int Rebase(Span<long> numbers, long first)
    {
        long bits = 0;
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] -= first;
            bits |= numbers[i];
        }
        var shift = bits == 0 ? 0 : BitOperations.TrailingZeroCount(bits);
        if (shift > 0)
        {
            for (var i = 0; i < numbers.Length; i++)
            {
                numbers[i] >>= shift;
            }
        }
        return shift;
    }

    private static void Differences(ReadOnlySpan<long> numbers, Span<long> differences)
    {
        var later = numbers[1..];
        var i = 0;
        for (; i <= differences.Length - Vector<long>.Count; i += Vector<long>.Count)
        {
            (new Vector<long>(later[i..]) - new Vector<long>(numbers[i..])).CopyTo(differences[i..]);
        }
        for (; i < differences.Length; i++)
        {
            differences[i] = later[i] - numbers[i];
        }
    }

    /// <summary>How often to take differences: what packs best in a sample from all over the numbers.</summary>
    private static int Order(ReadOnlySpan<long> numbers)
    {
        const int Looks = 64;
        if (numbers.Length <= MaxOrder)
        {
            return 0;
        }
        Span<long> some = stackalloc long[(MaxOrder + 1) * Looks];
        var last = numbers.Length - MaxOrder - 1;
        var looks = Math.Min(Looks, last + 1);
        for (var i = 0; i < looks; i++)
        {
            var at = looks == 1 ? 0 : i * last / (looks - 1);
            some[i] = numbers[at];
            some[Looks + i] = numbers[at + 1] - numbers[at];
            some[(2 * Looks) + i] = numbers[at + 2] - numbers[at + 1] - some[Looks + i];
        }
        var order = 0;
        var cost = long.MaxValue;
        for (var candidate = 0; candidate <= MaxOrder; candidate++)
        {
            var candidateCost = FramePlan.Of(some.Slice(candidate * Looks, looks)).Cost;
            if (candidateCost < cost)
            {
                order = candidate;
                cost = candidateCost;
            }
        }
        return order;
    }

    private static void WriteFrame(ref ChunkWriter writer, ReadOnlySpan<long> numbers)
    {
        // What a radix says takes up to three bytes.
        const int RadixHeader = 3;
        var plan = FramePlan.Of(numbers);
        var width = plan.Width;
        var bytes = BitPacking.Bytes(numbers.Length, width);
        var radixBytes = 0;
        var digits = plan.Range is 0 or >= RadixPacking.MaxRadix ? 0 : RadixPacking.Digits(plan.Range + 1, numbers.Length, out radixBytes);
        digits = digits > 0 && radixBytes + RadixHeader < bytes ? digits : 0;
        var last = digits > 0 ? plan.Range : BitPacking.Mask(width);
        var exceptions = plan.Exceptions == 0 ? 0 : Exceptions(numbers, plan.Reference, last);
        writer.Byte((byte)((digits > 0 ? Radix + digits : width) | (exceptions > 0 ? WithExceptions : 0)));
        writer.Signed(plan.Reference);
        if (digits > 0)
        {
            writer.Unsigned(last);
        }
        if (exceptions > 0)
        {
            writer.Unsigned((ulong)exceptions);
        }
        if (digits > 0)
        {
            bytes = RadixPacking.Pack(numbers, plan.Reference, last + 1, digits, writer.Rest);
        }
        else
        {
            BitPacking.Pack(numbers, plan.Reference, width, writer.Rest);
        }
        writer.Advance(bytes);
        if (exceptions > 0)
        {
            WriteExceptions(ref writer, numbers, plan.Reference, last);
        }
    }

    private static int Exceptions(ReadOnlySpan<long> numbers, long reference, ulong last)
    {
        var exceptions = 0;
        foreach (var number in numbers)
        {
            exceptions += (ulong)(number - reference) > last ? 1 : 0;
        }
        return exceptions;
    }

    /// <summary>A byte for the distance to the exception before and how far outside the frame's window the number lies; 15 continues behind it.</summary>
    private static void WriteExceptions(ref ChunkWriter writer, ReadOnlySpan<long> numbers, long reference, ulong last)
    {
        var next = 0;
        for (var i = 0; i < numbers.Length; i++)
        {
            var offset = (ulong)(numbers[i] - reference);
            if (offset <= last)
            {
                continue;
            }
            var over = (long)offset >= 0 ? (offset - last - 1) << 1 : (~offset << 1) | 1;
            var gap = i - next;
            writer.Byte((byte)((Math.Min(gap, 15) << 4) | (int)Math.Min(over, 15)));
            if (gap >= 15)
            {
                writer.Unsigned((ulong)gap - 15);
            }
            if (over >= 15)
            {
                writer.Unsigned(over - 15);
            }
            next = i + 1;
        }
    }
}
