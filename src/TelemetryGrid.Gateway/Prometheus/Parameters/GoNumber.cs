using System.Globalization;
using TelemetryGrid.Gateway.Prometheus.Errors;

namespace TelemetryGrid.Gateway.Prometheus.Parameters;

/// <summary>Reads numbers and truth values as clients of Prometheus write them, and complains in the words they know.</summary>
internal static class GoNumber
{
    /// <summary>A decimal number with or without an exponent; <c>Inf</c> and numbers beyond it are infinite, <c>NaN</c> is none.</summary>
    public static bool TryParse(string text, out double value)
    {
        const NumberStyles Decimal = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (double.TryParse(text, Decimal, CultureInfo.InvariantCulture, out value))
        {
            return !double.IsNaN(value);
        }
        value = text.StartsWith('-') ? double.NegativeInfinity : double.PositiveInfinity;
        return text.AsSpan().TrimStart("+-").Equals("Inf", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>A whole number of 64 bits, or why it is none.</summary>
    public static bool TryParseInteger(string text, out long value, out string reason)
    {
        reason = "";
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value))
        {
            return true;
        }
        var digits = text.AsSpan(text.StartsWith('-') || text.StartsWith('+') ? 1 : 0);
        var isNumber = digits.Length > 0 && digits.IndexOfAnyExceptInRange('0', '9') < 0;
        reason = $"strconv.Atoi: parsing {GoText.Quote(text)}: {(isNumber ? "value out of range" : "invalid syntax")}";
        return false;
    }

    /// <summary>The parameter <c>limit</c> and its like: 0 or left out for none.</summary>
    public static int Limit(ApiParameters parameters, string name)
    {
        var text = parameters[name];
        if (text.Length == 0)
        {
            return 0;
        }
        if (!TryParseInteger(text, out var value, out var reason))
        {
            throw ApiException.Invalid(name, reason);
        }
        if (value < 0)
        {
            throw ApiException.Invalid(name, "limit must be non-negative");
        }
        return (int)Math.Min(value, int.MaxValue);
    }

    public static bool TryParseBoolean(string text, out bool value)
    {
        value = text is "1" or "t" or "T" or "true" or "TRUE" or "True";
        return value || text is "0" or "f" or "F" or "false" or "FALSE" or "False";
    }
}
