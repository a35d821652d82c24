using System.Globalization;
using System.Text;

namespace TelemetryGrid.Protocols.Exposition;

/// <summary>
/// Doubles as text, digit for digit as Go's <c>strconv.FormatFloat(value, style, -1, 64)</c> writes them, because everything around
/// Prometheus does: the fewest digits that give the same double again. <c>NaN</c>, <c>+Inf</c> and <c>-Inf</c> are words.
/// </summary>
public static class GoFloat
{
    /// <summary>Bytes that any double may need: 5e-324 without an exponent, with its sign.</summary>
    public const int MaxLength = 352;

    // With the fewest digits asked for, Go's 'g' decides on an exponent as C's %g does with its default precision.
    private const int GeneralDigits = 6;

    /// <summary>Writes UTF-8 without allocating.</summary>
    /// <returns>False when the destination is too short; <see cref="MaxLength"/> bytes always suffice.</returns>
    public static bool TryFormat(double value, GoFloatStyle style, Span<byte> destination, out int written)
    {
        if (!double.IsFinite(value))
        {
            var word =
                double.IsNaN(value) ? "NaN"u8
                : value > 0 ? "+Inf"u8
                : "-Inf"u8;
            written = word.Length;
            return word.TryCopyTo(destination) || Fail(out written);
        }
        Span<byte> digits = stackalloc byte[32];
        var count = ShortestDigits(Math.Abs(value), digits, out var point);
        Span<byte> text = stackalloc byte[MaxLength];
        var length = 0;
        if (double.IsNegative(value))
        {
            text[length++] = (byte)'-';
        }
        length = IsScientific(value, style, point)
            ? WriteScientific(digits[..count], point, text, length)
            : WriteFixed(digits[..count], point, text, length);
        written = length;
        return text[..length].TryCopyTo(destination) || Fail(out written);
    }

    public static string Format(double value, GoFloatStyle style)
    {
        Span<byte> text = stackalloc byte[MaxLength];
        TryFormat(value, style, text, out var written);
        return Encoding.ASCII.GetString(text[..written]);
    }

    private static bool IsScientific(double value, GoFloatStyle style, int point)
    {
        var magnitude = Math.Abs(value);
        return style switch
        {
            GoFloatStyle.Fixed => false,
            GoFloatStyle.Scientific => true,
            GoFloatStyle.General => magnitude != 0 && (point <= -4 || point > GeneralDigits),
            _ => magnitude != 0 && (magnitude < 1e-6 || magnitude >= 1e21),
        };
    }

    // .NET's shortest round-trip text, from which digits and the place of the point are taken: value = 0.DIGITS × 10^point.
    private static int ShortestDigits(double magnitude, Span<byte> digits, out int point)
    {
        Span<byte> text = stackalloc byte[32];
        magnitude.TryFormat(text, out var length, "R", CultureInfo.InvariantCulture);
        var count = 0;
        var exponent = 0;
        var beforePoint = -1;
        var leadingZeros = 0;
        for (var i = 0; i < length; i++)
        {
            var octet = text[i];
            if (octet == '.')
            {
                beforePoint = count + leadingZeros;
            }
            else if (octet == 'E')
            {
                exponent = int.Parse(text[(i + 1)..length], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
                break;
            }
            else if (octet == '0' && count == 0)
            {
                leadingZeros++;
            }
            else
            {
                digits[count++] = octet;
            }
        }
        point = (beforePoint < 0 ? count + leadingZeros : beforePoint) - leadingZeros + exponent;
        while (count > 0 && digits[count - 1] == '0')
        {
            count--;
        }
        if (count == 0)
        {
            digits[count++] = (byte)'0';
            point = 1;
        }
        return count;
    }

    private static int WriteFixed(ReadOnlySpan<byte> digits, int point, Span<byte> text, int length)
    {
        if (point <= 0)
        {
            text[length++] = (byte)'0';
            text[length++] = (byte)'.';
            text.Slice(length, -point).Fill((byte)'0');
            length -= point;
            digits.CopyTo(text[length..]);
            return length + digits.Length;
        }
        var whole = Math.Min(point, digits.Length);
        digits[..whole].CopyTo(text[length..]);
        length += whole;
        text.Slice(length, point - whole).Fill((byte)'0');
        length += point - whole;
        if (whole < digits.Length)
        {
            text[length++] = (byte)'.';
            digits[whole..].CopyTo(text[length..]);
            length += digits.Length - whole;
        }
        return length;
    }

    private static int WriteScientific(ReadOnlySpan<byte> digits, int point, Span<byte> text, int length)
    {
        text[length++] = digits[0];
        if (digits.Length > 1)
        {
            text[length++] = (byte)'.';
            digits[1..].CopyTo(text[length..]);
            length += digits.Length - 1;
        }
        var exponent = point - 1;
        text[length++] = (byte)'e';
        text[length++] = exponent < 0 ? (byte)'-' : (byte)'+';
        exponent = Math.Abs(exponent);
        if (exponent < 10)
        {
            text[length++] = (byte)'0';
        }
        exponent.TryFormat(text[length..], out var written, default, CultureInfo.InvariantCulture);
        return length + written;
    }

    private static bool Fail(out int written)
    {
        written = 0;
        return false;
    }
}
