using System.Buffers;
using System.Globalization;
using System.Text;

namespace TelemetryGrid.Protocols.Exposition;

/// <summary>Numbers as pages write them: decimal with an optional exponent, and the words for infinity and not-a-number in any case.</summary>
internal static class ExpositionNumber
{
    /// <summary>The NaN that Go's parser and therefore every Prometheus gives; its bits differ from those of .NET's.</summary>
    private const long GoNaN = 0x7FF8000000000001;

    private static readonly SearchValues<byte> Decimal = SearchValues.Create("0123456789+-.eE"u8);

    // 10^22 is the largest power of ten that a double holds exactly.
    private static readonly double[] PowersOfTen =
    [
        1,
        1e1,
        1e2,
        1e3,
        1e4,
        1e5,
        1e6,
        1e7,
        1e8,
        1e9,
        1e10,
        1e11,
        1e12,
        1e13,
        1e14,
        1e15,
        1e16,
        1e17,
        1e18,
        1e19,
        1e20,
        1e21,
        1e22,
    ];

    /// <summary>The double nearest to the text. False for anything else, and for numbers beyond the range of a double.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out double value)
    {
        return TryParseShort(text, out value) || TryParseDecimal(text, out value) || TryParseWord(text, out value);
    }

    /// <summary>Whole milliseconds of the text dialect.</summary>
    public static bool TryParseMilliseconds(ReadOnlySpan<byte> text, out long milliseconds) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out milliseconds);

    /// <summary>OpenMetrics: seconds, with a fraction or an exponent.</summary>
    public static bool TryParseSeconds(ReadOnlySpan<byte> text, out double seconds) =>
        TryParseShort(text, out seconds) || TryParseDecimal(text, out seconds);

    /// <summary>The nearest millisecond, or the last one there is.</summary>
    public static long ToMilliseconds(double seconds) => (long)Math.Clamp(Math.Round(seconds * 1000), long.MinValue, long.MaxValue);

    // Digits with at most one point, below 2^53 without it: exact in one division of two exact numbers (Clinger's fast path).
    private static bool TryParseShort(ReadOnlySpan<byte> text, out double value)
    {
        value = 0;
        var negative = !text.IsEmpty && text[0] == '-';
        if (negative)
        {
            text = text[1..];
        }
        if (text.Length is 0 or > 16)
        {
            return false;
        }
        long digits = 0;
        var point = -1;
        for (var i = 0; i < text.Length; i++)
        {
            var digit = (uint)text[i] - '0';
            if (digit <= 9)
            {
                digits = (10 * digits) + digit;
            }
            else if (text[i] == '.' && point < 0)
            {
                point = i;
            }
            else
            {
                return false;
            }
        }
        if (digits >= 1L << 53 || (point >= 0 && text.Length == 1))
        {
            return false;
        }
        value = point < 0 ? digits : digits / PowersOfTen[text.Length - 1 - point];
        value = negative ? -value : value;
        return true;
    }

    private static bool TryParseDecimal(ReadOnlySpan<byte> text, out double value)
    {
        const NumberStyles style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        value = 0;
        return !text.ContainsAnyExcept(Decimal)
            && double.TryParse(text, style, CultureInfo.InvariantCulture, out value)
            && double.IsFinite(value);
    }

    private static bool TryParseWord(ReadOnlySpan<byte> text, out double value)
    {
        if (Ascii.EqualsIgnoreCase(text, "nan"u8))
        {
            value = BitConverter.Int64BitsToDouble(GoNaN);
            return true;
        }
        var negative = !text.IsEmpty && text[0] == '-';
        value = negative ? double.NegativeInfinity : double.PositiveInfinity;
        if (!text.IsEmpty && (negative || text[0] == '+'))
        {
            text = text[1..];
        }
        return Ascii.EqualsIgnoreCase(text, "inf"u8) || Ascii.EqualsIgnoreCase(text, "infinity"u8);
    }
}
