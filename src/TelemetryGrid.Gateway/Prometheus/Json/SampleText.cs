using System.Buffers.Text;
using System.Globalization;

namespace TelemetryGrid.Gateway.Prometheus.Json;

/// <summary>
/// Writes numbers as Prometheus' answers have them: the shortest digits that read back as the same number, without an exponent
/// (<see cref="FormatPlain"/>) or with one outside 1e-6 … 1e21 (<see cref="Format"/>), and times as seconds.
/// </summary>
internal static class SampleText
{
    /// <summary>Room for any number: the smallest subnormals have 324 zeros before up to 17 digits.</summary>
    public const int MaxLength = 352;

    /// <summary>Writes a value of a vector or matrix; returns its length.</summary>
    public static int Format(double value, Span<byte> into)
    {
        var magnitude = Math.Abs(value);
        return magnitude is not 0 and (< 1e-6 or >= 1e21) && double.IsFinite(value)
            ? FormatExponent(value, into)
            : FormatPlain(value, into);
    }

    /// <summary>Writes a value without an exponent, as scalars are; returns its length.</summary>
    public static int FormatPlain(double value, Span<byte> into)
    {
        if (!double.IsFinite(value))
        {
            return FormatSpecial(value, into);
        }
        var magnitude = Math.Abs(value);
        // Within these bounds the runtime's own shortest form has no exponent either.
        if (magnitude is >= 1e-4 and < 1e15 && value != Math.Truncate(value))
        {
            value.TryFormat(into, out var shortest, default, CultureInfo.InvariantCulture);
            return shortest;
        }
        // Most samples are whole numbers of moderate size, and those need no search for the shortest digits.
        if (magnitude < 1e15 && value == Math.Truncate(value) && (value != 0 || !double.IsNegative(value)))
        {
            Utf8Formatter.TryFormat((long)value, into, out var whole);
            return whole;
        }
        Span<byte> digits = stackalloc byte[24];
        var (negative, count, point) = Shortest(value, digits);
        var length = 0;
        if (negative)
        {
            into[length++] = (byte)'-';
        }
        if (point <= 0)
        {
            into[length++] = (byte)'0';
            into[length++] = (byte)'.';
            into.Slice(length, -point).Fill((byte)'0');
            length -= point;
            digits[..count].CopyTo(into[length..]);
            return length + count;
        }
        for (var i = 0; i < Math.Max(count, point); i++)
        {
            if (i == point)
            {
                into[length++] = (byte)'.';
            }
            into[length++] = i < count ? digits[i] : (byte)'0';
        }
        return length;
    }

    /// <summary>Writes milliseconds as seconds, with three decimals or none; returns its length.</summary>
    public static int FormatTime(long milliseconds, Span<byte> into)
    {
        var length = 0;
        var magnitude = (ulong)milliseconds;
        if (milliseconds < 0)
        {
            into[length++] = (byte)'-';
            magnitude = unchecked((ulong)-milliseconds);
        }
        var (seconds, fraction) = Math.DivRem(magnitude, 1000);
        Utf8Formatter.TryFormat(seconds, into[length..], out var whole);
        length += whole;
        if (fraction != 0)
        {
            into[length++] = (byte)'.';
            Utf8Formatter.TryFormat(fraction, into[length..], out var decimals, new('D', 3));
            length += decimals;
        }
        return length;
    }

    private static int FormatExponent(double value, Span<byte> into)
    {
        Span<byte> digits = stackalloc byte[24];
        var (negative, count, point) = Shortest(value, digits);
        var length = 0;
        if (negative)
        {
            into[length++] = (byte)'-';
        }
        into[length++] = digits[0];
        if (count > 1)
        {
            into[length++] = (byte)'.';
            digits[1..count].CopyTo(into[length..]);
            length += count - 1;
        }
        var exponent = point - 1;
        into[length++] = (byte)'e';
        into[length++] = (byte)(exponent < 0 ? '-' : '+');
        Utf8Formatter.TryFormat(Math.Abs(exponent), into[length..], out var written, new('D', 2));
        return length + written;
    }

    private static int FormatSpecial(double value, Span<byte> into)
    {
        var text =
            double.IsNaN(value) ? "NaN"u8
            : value > 0 ? "+Inf"u8
            : "-Inf"u8;
        text.CopyTo(into);
        return text.Length;
    }

    // 0.d1d2d3… × 10^point, without trailing zeros.
    private static (bool Negative, int Count, int Point) Shortest(double value, Span<byte> digits)
    {
        Span<byte> text = stackalloc byte[40];
        Utf8Formatter.TryFormat(value, text, out var length);
        text = text[..length];
        var negative = text[0] == '-';
        var exponent = 0;
        var e = text.IndexOf((byte)'E');
        if (e >= 0)
        {
            exponent = int.Parse(text[(e + 1)..], CultureInfo.InvariantCulture);
            text = text[..e];
        }
        var count = 0;
        var point = 0;
        var fraction = false;
        foreach (var c in text[(negative ? 1 : 0)..])
        {
            if (c == '.')
            {
                fraction = true;
                continue;
            }
            if (!fraction && (count > 0 || c != '0'))
            {
                point++;
            }
            if (count > 0 || c != '0')
            {
                digits[count++] = c;
            }
            else if (fraction)
            {
                point--;
            }
        }
        while (count > 1 && digits[count - 1] == '0')
        {
            count--;
        }
        if (count == 0)
        {
            digits[count++] = (byte)'0';
            point = 1;
        }
        return (negative, count, point + exponent);
    }
}
