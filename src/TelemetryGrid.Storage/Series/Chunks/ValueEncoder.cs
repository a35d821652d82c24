using System.Numerics;
using System.Runtime.InteropServices;

namespace TelemetryGrid.Storage.Series;

/// <summary>Writes the values of a chunk in the format that suits them.</summary>
internal static class ValueEncoder
{
    private const double ExactIntegers = 9007199254740992;

    /// <summary>Bits a sample from which on decimals are compared with the bits of the doubles.</summary>
    private const int LongDecimal = 14;

    /// <summary>Zeros at the end of every double that no decimals have, but floats and fractions of a power of two.</summary>
    private const int FloatZeros = 20;

    /// <summary>Writes the format of the values and the values; <paramref name="scratch"/> holds four times as many numbers and is overwritten.</summary>
    public static void Write(ref ChunkWriter writer, ReadOnlySpan<double> values, Span<long> scratch)
    {
        var bits = MemoryMarshal.Cast<double, long>(values);
        if (!bits.ContainsAnyExcept(bits[0]))
        {
            WriteConstant(ref writer, (ulong)bits[0]);
            return;
        }
        var numbers = scratch[..values.Length];
        var digits = 0;
        var exceptions = ScaleIntegers(values, numbers);
        if (exceptions > values.Length / 8)
        {
            digits = Digits(values);
            exceptions = digits < 0 ? values.Length : ScaleDecimals(values, numbers, digits);
        }
        if (exceptions > values.Length / 2)
        {
            WriteBits(ref writer, bits, scratch);
            return;
        }
        var start = writer;
        WriteNumbers(ref writer, values, digits, exceptions, scratch);
        var length = writer.Length - start.Length;
        // Long decimals may be doubles of another kind: whole multiples of a power of two, or full mantissas that happen to have 16 digits.
        if (digits > 0 && (8 * length > LongDecimal * values.Length || TrailingZeros(bits) >= FloatZeros))
        {
            var other = new ChunkWriter(writer.Rest);
            WriteBits(ref other, bits, scratch);
            if (other.Length < length)
            {
                writer.Rest[..other.Length].CopyTo(start.Rest);
                start.Advance(other.Length);
                writer = start;
            }
        }
    }

    private static void WriteNumbers(ref ChunkWriter writer, ReadOnlySpan<double> values, int digits, int exceptions, Span<long> scratch)
    {
        var format = digits > 0 ? ValueFormat.Decimals : ValueFormat.Integers;
        var numbers = scratch[..values.Length];
        writer.Byte((byte)(format | (exceptions > 0 ? ValueFormat.WithExceptions : 0)));
        if (exceptions > 0)
        {
            numbers = numbers[..WriteExceptions(ref writer, values, numbers, digits, exceptions)];
        }
        if (digits > 0)
        {
            writer.Byte((byte)digits);
        }
        IntegerEncoder.Write(ref writer, numbers, scratch[values.Length..]);
    }

    /// <summary>[n][the n high bytes that hold anything, lowest first]</summary>
    private static void WriteConstant(ref ChunkWriter writer, ulong bits)
    {
        writer.Byte(ValueFormat.Constant);
        var zeros = bits == 0 ? 8 : BitOperations.TrailingZeroCount(bits) / 8;
        writer.Byte((byte)(8 - zeros));
        for (var i = zeros; i < 8; i++)
        {
            writer.Byte((byte)(bits >> (8 * i)));
        }
    }

    private static void WriteBits(ref ChunkWriter writer, ReadOnlySpan<long> bits, Span<long> scratch)
    {
        writer.Byte(ValueFormat.Bits);
        var numbers = scratch[..bits.Length];
        for (var i = 0; i < bits.Length; i++)
        {
            numbers[i] = ValueFormat.Ordered(bits[i]);
        }
        IntegerEncoder.Write(ref writer, numbers, scratch[bits.Length..]);
    }

    private static int TrailingZeros(ReadOnlySpan<long> bits)
    {
        long all = 0;
        foreach (var one in bits)
        {
            all |= one;
        }
        return BitOperations.TrailingZeroCount(all);
    }

    /// <summary>How many values are not whole.</summary>
    private static int ScaleIntegers(ReadOnlySpan<double> values, Span<long> numbers)
    {
        var exceptions = 0;
        for (var i = 0; i < values.Length; i++)
        {
            var value = values[i];
            var number = (long)value;
            numbers[i] = number;
            exceptions += Same(number, value) ? 0 : 1;
        }
        return exceptions;
    }

    private static int ScaleDecimals(ReadOnlySpan<double> values, Span<long> numbers, int digits)
    {
        var power = ValueFormat.PowerOfTen(digits);
        var exceptions = 0;
        for (var i = 0; i < values.Length; i++)
        {
            var value = values[i];
            var number = (long)Math.Round(value * power);
            numbers[i] = number;
            exceptions += Same(number / power, value) ? 0 : 1;
        }
        return exceptions;
    }

    /// <summary>Equality of every bit: -0 is no whole number, and no NaN is another.</summary>
    private static bool Same(double one, double other) => BitConverter.DoubleToInt64Bits(one) == BitConverter.DoubleToInt64Bits(other);

    /// <summary>How many digits behind the point a few of the values need; -1 when they are no decimals.</summary>
    private static int Digits(ReadOnlySpan<double> values)
    {
        const int Looks = 12;
        var digits = -1;
        var misses = 0;
        var looks = Math.Min(Looks, values.Length);
        for (var i = 0; i < looks; i++)
        {
            var value = values[looks == 1 ? 0 : (int)((long)i * (values.Length - 1) / (looks - 1))];
            if (!double.IsFinite(value))
            {
                continue;
            }
            var needs = Digits(value);
            digits = Math.Max(digits, needs);
            if (needs < 0 && ++misses >= 3)
            {
                return -1;
            }
        }
        return digits;
    }

    private static int Digits(double value)
    {
        for (var digits = 0; digits <= ValueFormat.MaxDigits; digits++)
        {
            var power = ValueFormat.PowerOfTen(digits);
            var number = Math.Round(value * power);
            if (Math.Abs(number) > ExactIntegers)
            {
                return -1;
            }
            if (Same(number / power, value))
            {
                return digits;
            }
        }
        return -1;
    }

    /// <summary>
    /// [count], then for each value left out [distance to the one before, times 2, plus 1 when it is the same again][8 bytes unless the same].
    /// Closes the ranks of the numbers and returns how many stay.
    /// </summary>
    private static int WriteExceptions(ref ChunkWriter writer, ReadOnlySpan<double> values, Span<long> numbers, int digits, int count)
    {
        writer.Unsigned((ulong)count);
        var power = ValueFormat.PowerOfTen(digits);
        var kept = 0;
        var next = 0;
        ulong last = 0;
        for (var i = 0; i < values.Length; i++)
        {
            var number = numbers[i];
            if (Same(number / power, values[i]))
            {
                numbers[kept++] = number;
                continue;
            }
            var bits = BitConverter.DoubleToUInt64Bits(values[i]);
            var same = bits == last;
            writer.Unsigned(((ulong)(i - next) << 1) | (same ? 1UL : 0));
            if (!same)
            {
                writer.Fixed(bits);
            }
            last = bits;
            next = i + 1;
        }
        return kept;
    }
}
