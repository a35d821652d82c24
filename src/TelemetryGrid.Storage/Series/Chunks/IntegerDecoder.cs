using System.Numerics;

namespace TelemetryGrid.Storage.Series;

/// <summary>Reads what <see cref="IntegerEncoder"/> wrote.</summary>
internal static class IntegerDecoder
{
    /// <summary>Fills <paramref name="numbers"/>; false when the bytes are not as many numbers.</summary>
    public static bool TryRead(ref ChunkReader reader, Span<long> numbers)
    {
        if (!reader.TryByte(out var header) || (header & ~(IntegerEncoder.Shifted | 3)) != 0)
        {
            return false;
        }
        var order = header & 3;
        byte shift = 0;
        if (
            order > 2
            || order >= numbers.Length && order > 0
            || (header & IntegerEncoder.Shifted) != 0 && (!reader.TryByte(out shift) || shift > 63)
        )
        {
            return false;
        }
        long step = 0;
        if (!reader.TrySigned(out var first) || order == 2 && !reader.TrySigned(out step))
        {
            return false;
        }
        for (var rest = numbers[order..]; !rest.IsEmpty; )
        {
            var frame = rest[..Math.Min(IntegerEncoder.MaxFrame, rest.Length)];
            if (!TryReadFrame(ref reader, frame))
            {
                return false;
            }
            rest = rest[frame.Length..];
        }
        Restore(numbers, order, shift, first, step);
        return true;
    }

    private static bool TryReadFrame(ref ChunkReader reader, Span<long> numbers)
    {
        if (!reader.TryByte(out var header) || !reader.TrySigned(out var reference))
        {
            return false;
        }
        var width = header & ~IntegerEncoder.WithExceptions;
        var digits = width - IntegerEncoder.Radix;
        ulong last = 0;
        if (digits <= 0)
        {
            digits = 0;
            last = BitPacking.Mask(width);
        }
        else if (
            digits is < RadixPacking.MinDigits or > RadixPacking.MaxDigits
            || !reader.TryUnsigned(out last)
            || last is 0 or >= RadixPacking.MaxRadix
            || !RadixPacking.TryWordBits(last + 1, digits, out width)
        )
        {
            return false;
        }
        var exceptions = 0;
        if (header >= IntegerEncoder.WithExceptions && (last == ulong.MaxValue || !reader.TryCount(numbers.Length, out exceptions)))
        {
            return false;
        }
        var packed = reader.Rest;
        var words = digits == 0 ? numbers.Length : RadixPacking.Words(numbers.Length, digits);
        if (!reader.TrySkip(BitPacking.Bytes(words, width)))
        {
            return false;
        }
        if (digits == 0)
        {
            BitPacking.Unpack(packed, width, reference, numbers);
        }
        else
        {
            RadixPacking.Unpack(packed, width, reference, last + 1, digits, numbers);
        }
        return exceptions == 0 || TryReadExceptions(ref reader, numbers, exceptions, reference, last);
    }

    private static bool TryReadExceptions(ref ChunkReader reader, Span<long> numbers, int count, long reference, ulong last)
    {
        var at = 0;
        for (; count > 0; count--)
        {
            if (!reader.TryByte(out var token))
            {
                return false;
            }
            var gap = token >> 4;
            var over = (ulong)(token & 15);
            if (gap == 15)
            {
                if (!reader.TryCount(IntegerEncoder.MaxFrame, out var more))
                {
                    return false;
                }
                gap += more;
            }
            if (over == 15)
            {
                if (!reader.TryUnsigned(out var more))
                {
                    return false;
                }
                over += more;
            }
            at += gap;
            if (at >= numbers.Length)
            {
                return false;
            }
            var offset = (over & 1) == 0 ? (over >> 1) + last + 1 : ~(over >> 1);
            numbers[at++] = reference + (long)offset;
        }
        return true;
    }

    private static void Restore(Span<long> numbers, int order, int shift, long first, long step)
    {
        if (order == 1)
        {
            // Without a shift the sum can start where the numbers do, which saves a pass.
            var sum = shift == 0 ? first : 0;
            numbers[0] = sum;
            for (var i = 1; i < numbers.Length; i++)
            {
                sum += numbers[i];
                numbers[i] = sum;
            }
        }
        else if (order == 2)
        {
            var sum = shift == 0 ? first : 0;
            numbers[0] = sum;
            sum += step;
            numbers[1] = sum;
            for (var i = 2; i < numbers.Length; i++)
            {
                step += numbers[i];
                sum += step;
                numbers[i] = sum;
            }
        }
        if (shift == 0 && order > 0 || shift == 0 && first == 0)
        {
            return;
        }
        var add = new Vector<long>(first);
        var done = 0;
        for (; done <= numbers.Length - Vector<long>.Count; done += Vector<long>.Count)
        {
            var lanes = numbers[done..];
            (Vector.ShiftLeft(new Vector<long>(lanes), shift) + add).CopyTo(lanes);
        }
        for (; done < numbers.Length; done++)
        {
            numbers[done] = (numbers[done] << shift) + first;
        }
    }
}
