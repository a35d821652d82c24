using System.Globalization;

namespace TelemetryGrid.PromQL.Syntax;

/// <summary>Numbers as PromQL reads and writes them.</summary>
internal static class NumberText
{
    /// <summary>
    /// The value of what the lexer took for a number: decimal, hexadecimal after <c>0x</c>, octal after a <c>0</c> when all digits are octal;
    /// underscores between digits; <c>Inf</c> and <c>NaN</c> in any case.
    /// </summary>
    /// <returns>What is wrong with it; null when nothing is.</returns>
    public static string? Parse(ReadOnlySpan<char> text, out double value)
    {
        value = double.NaN;
        if (text.Equals("nan", StringComparison.OrdinalIgnoreCase))
        {
            // The NaN of arithmetic and text, so that it is never mistaken for a staleness marker.
            value = BitConverter.UInt64BitsToDouble(StaleMarker.NormalNaNBits);
            return null;
        }
        if (text.Equals("inf", StringComparison.OrdinalIgnoreCase))
        {
            value = double.PositiveInfinity;
            return null;
        }
        var digits = text.ToString().Replace("_", "", StringComparison.Ordinal);
        if (digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            var isWritten = text[^1] != '_' && !text.Contains("__", StringComparison.Ordinal);
            if (
                isWritten
                && long.TryParse(digits.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number)
                && number >= 0
            )
            {
                value = number;
                return null;
            }
            return $"error parsing number: strconv.ParseFloat: parsing {QuotedText.Quote(text.ToString())}: invalid syntax";
        }
        if (TryParseOctal(digits, out value))
        {
            return null;
        }
        if (!double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out value))
        {
            return $"error parsing number: strconv.ParseFloat: parsing {QuotedText.Quote(text.ToString())}: invalid syntax";
        }
        return double.IsInfinity(value)
            ? $"error parsing number: strconv.ParseFloat: parsing {QuotedText.Quote(text.ToString())}: value out of range"
            : null;
    }

    /// <summary>The shortest decimal text that reads back as the same number, never with an exponent; <c>+Inf</c>, <c>-Inf</c>, <c>NaN</c>.</summary>
    public static string Format(double value)
    {
        if (double.IsNaN(value))
        {
            return "NaN";
        }
        if (double.IsInfinity(value))
        {
            return value > 0 ? "+Inf" : "-Inf";
        }
        var shortest = value.ToString("R", CultureInfo.InvariantCulture);
        var exponentAt = shortest.IndexOf('E', StringComparison.Ordinal);
        return exponentAt < 0
            ? shortest
            : WithoutExponent(shortest.AsSpan(0, exponentAt), int.Parse(shortest.AsSpan(exponentAt + 1), CultureInfo.InvariantCulture));
    }

    private static string WithoutExponent(ReadOnlySpan<char> mantissa, int exponent)
    {
        var sign = mantissa[0] == '-' ? "-" : "";
        mantissa = mantissa.TrimStart('-');
        var dot = mantissa.IndexOf('.');
        var digits = mantissa.ToString().Replace(".", "", StringComparison.Ordinal);
        var point = (dot < 0 ? mantissa.Length : dot) + exponent;
        return point <= 0 ? $"{sign}0.{new string('0', -point)}{digits}"
            : point >= digits.Length ? $"{sign}{digits.PadRight(point, '0')}"
            : $"{sign}{digits[..point]}.{digits[point..]}";
    }

    private static bool TryParseOctal(string digits, out double value)
    {
        value = 0;
        if (digits.Length < 2 || digits[0] != '0' || digits.AsSpan().ContainsAnyExceptInRange('0', '7'))
        {
            return false;
        }
        var number = 0L;
        foreach (var digit in digits)
        {
            if (number > long.MaxValue >> 3)
            {
                return false;
            }
            number = (number << 3) | (long)(digit - '0');
        }
        value = number;
        return true;
    }
}
