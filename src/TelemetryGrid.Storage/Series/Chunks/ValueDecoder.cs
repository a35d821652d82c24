using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TelemetryGrid.Storage.Series;

/// <summary>Reads what <see cref="ValueEncoder"/> wrote.</summary>
internal static class ValueDecoder
{
    /// <summary>Fills <paramref name="values"/>; false when the bytes are not as many values.</summary>
    public static bool TryRead(ref ChunkReader reader, Span<double> values)
    {
        if (!reader.TryByte(out var format))
        {
            return false;
        }
        if ((format & ValueFormat.WithExceptions) == 0)
        {
            return TryReadFormat(ref reader, format, values);
        }
        if (!reader.TryCount(values.Length - 1, out var count))
        {
            return false;
        }
        var exceptions = reader;
        for (var i = 0; i < count; i++)
        {
            if (!reader.TryCount((2 * values.Length) + 1, out var token) || (token & 1) == 0 && !reader.TryFixed(out _))
            {
                return false;
            }
        }
        // The numbers go to the end of the column, so that moving them forward around the exceptions never meets what is still to move.
        return TryReadFormat(ref reader, (byte)(format & ~ValueFormat.WithExceptions), values[count..])
            && TryPlace(ref exceptions, values, count);
    }

    private static bool TryPlace(ref ChunkReader exceptions, Span<double> values, int count)
    {
        var to = 0;
        ulong bits = 0;
        for (var from = count; count > 0; count--)
        {
            exceptions.TryCount(int.MaxValue, out var token);
            var run = token >> 1;
            if (run > values.Length - from)
            {
                return false;
            }
            values.Slice(from, run).CopyTo(values[to..]);
            from += run;
            to += run;
            if ((token & 1) == 0)
            {
                exceptions.TryFixed(out bits);
            }
            values[to++] = BitConverter.UInt64BitsToDouble(bits);
        }
        return true;
    }

    private static bool TryReadFormat(ref ChunkReader reader, byte format, Span<double> values)
    {
        var numbers = MemoryMarshal.Cast<double, long>(values);
        switch (format)
        {
            case ValueFormat.Constant:
                return TryReadConstant(ref reader, values);
            case ValueFormat.Integers:
                if (!IntegerDecoder.TryRead(ref reader, numbers))
                {
                    return false;
                }
                FromIntegers(numbers, values);
                return true;
            case ValueFormat.Decimals:
                if (!reader.TryByte(out var digits) || digits > ValueFormat.MaxDigits || !IntegerDecoder.TryRead(ref reader, numbers))
                {
                    return false;
                }
                FromDecimals(numbers, values, ValueFormat.PowerOfTen(digits));
                return true;
            case ValueFormat.Bits:
                if (!IntegerDecoder.TryRead(ref reader, numbers))
                {
                    return false;
                }
                FromBits(numbers);
                return true;
            default:
                return false;
        }
    }

    private static bool TryReadConstant(ref ChunkReader reader, Span<double> values)
    {
        if (!reader.TryByte(out var count) || count > 8)
        {
            return false;
        }
        ulong bits = 0;
        for (var i = 8 - count; i < 8; i++)
        {
            if (!reader.TryByte(out var b))
            {
                return false;
            }
            bits |= (ulong)b << (8 * i);
        }
        values.Fill(BitConverter.UInt64BitsToDouble(bits));
        return true;
    }

    private static void FromIntegers(ReadOnlySpan<long> numbers, Span<double> values)
    {
        var i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            for (; i <= values.Length - Vector256<long>.Count; i += Vector256<long>.Count)
            {
                Vector256.ConvertToDouble(Vector256.Create(numbers[i..])).CopyTo(values[i..]);
            }
        }
        for (; i < values.Length; i++)
        {
            values[i] = numbers[i];
        }
    }

    private static void FromDecimals(ReadOnlySpan<long> numbers, Span<double> values, double power)
    {
        var i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            for (; i <= values.Length - Vector256<long>.Count; i += Vector256<long>.Count)
            {
                (Vector256.ConvertToDouble(Vector256.Create(numbers[i..])) / Vector256.Create(power)).CopyTo(values[i..]);
            }
        }
        for (; i < values.Length; i++)
        {
            values[i] = numbers[i] / power;
        }
    }

    private static void FromBits(Span<long> numbers)
    {
        var i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            for (; i <= numbers.Length - Vector256<long>.Count; i += Vector256<long>.Count)
            {
                var lanes = numbers[i..];
                var ordered = Vector256.Create<long>(lanes);
                (ordered ^ ((ordered >> 63) & Vector256.Create(long.MaxValue))).CopyTo(lanes);
            }
        }
        for (; i < numbers.Length; i++)
        {
            numbers[i] = ValueFormat.Ordered(numbers[i]);
        }
    }
}
