using System.Collections;
using System.Globalization;
using System.Text;
using TelemetryGrid.Alerting.Text;

namespace TelemetryGrid.Alerting.Templates;

/// <summary>Prints values as Go's package fmt does: <c>%v</c> and the verbs that templates use.</summary>
internal static class GoFormat
{
    public static string Print(object? value) =>
        value switch
        {
            null => "<no value>",
            string text => text,
            bool flag => flag ? "true" : "false",
            long whole => whole.ToString(CultureInfo.InvariantCulture),
            double real => General(real, precision: -1),
            DateTimeOffset time => time.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture)
                + (
                    time.Offset == TimeSpan.Zero
                        ? " +0000 UTC"
                        : time.ToString(" zzz", CultureInfo.InvariantCulture).Replace(":", "", StringComparison.Ordinal)
                ),
            TimeSpan duration => Humanize.GoDuration(duration),
            IReadOnlyDictionary<string, object?> map =>
                $"map[{string.Join(' ', map.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}:{Print(p.Value)}"))}]",
            IEnumerable list => $"[{string.Join(' ', list.Cast<object?>().Select(Print))}]",
            _ => value.ToString() ?? "",
        };

    /// <summary>By <c>%g</c>: the given number of digits, or as few as read back the same.</summary>
    public static string General(double value, int precision)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "NaN"
                : value > 0 ? "+Inf"
                : "-Inf";
        }
        var text = value.ToString(
            precision < 0 ? "E16" : string.Create(CultureInfo.InvariantCulture, $"E{Math.Max(1, precision) - 1}"),
            CultureInfo.InvariantCulture
        );
        if (precision < 0)
        {
            // The shortest digits are those of the round-trip form, whatever their exponent.
            var shortest = value.ToString("R", CultureInfo.InvariantCulture).TrimStart('-');
            var mantissa = shortest.Split('E')[0].Replace(".", "", StringComparison.Ordinal).TrimStart('0').TrimEnd('0');
            text = value.ToString(
                string.Create(CultureInfo.InvariantCulture, $"E{Math.Max(1, mantissa.Length) - 1}"),
                CultureInfo.InvariantCulture
            );
        }
        var mark = text.IndexOf('E', StringComparison.Ordinal);
        var exponent = int.Parse(text.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var sign = text[0] == '-' ? "-" : "";
        var digits = text[sign.Length..mark].Replace(".", "", StringComparison.Ordinal).TrimEnd('0');
        digits = digits.Length == 0 ? "0" : digits;
        if (exponent < -4 || exponent >= (precision < 0 ? 21 : Math.Max(1, precision)))
        {
            var fraction = digits.Length > 1 ? $".{digits[1..]}" : "";
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{sign}{digits[0]}{fraction}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}"
            );
        }
        return exponent < 0 ? $"{sign}0.{new string('0', -exponent - 1)}{digits}"
            : digits.Length <= exponent + 1 ? sign + digits.PadRight(exponent + 1, '0')
            : $"{sign}{digits[..(exponent + 1)]}.{digits[(exponent + 1)..]}";
    }

    public static string Format(string format, ReadOnlySpan<object?> arguments)
    {
        var text = new StringBuilder();
        var next = 0;
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] != '%')
            {
                text.Append(format[i]);
                continue;
            }
            var start = ++i;
            while (i < format.Length && format[i] is '+' or '-' or '#' or ' ' or '0')
            {
                i++;
            }
            var flags = format[start..i];
            var width = Digits(format, ref i) ?? 0;
            int? precision = null;
            if (i < format.Length && format[i] == '.')
            {
                i++;
                precision = Digits(format, ref i) ?? 0;
            }
            if (i >= format.Length)
            {
                return text.Append("%!(NOVERB)").ToString();
            }
            if (format[i] == '%')
            {
                text.Append('%');
                continue;
            }
            if (next >= arguments.Length)
            {
                text.Append("%!").Append(format[i]).Append("(MISSING)");
                continue;
            }
            var verb = Verb(format[i], arguments[next++], precision, flags);
            var zero = flags.Contains('0', StringComparison.Ordinal) && !flags.Contains('-', StringComparison.Ordinal);
            text.Append(
                flags.Contains('-', StringComparison.Ordinal) ? verb.PadRight(width)
                : zero && verb.StartsWith('-') ? $"-{verb[1..].PadLeft(width - 1, '0')}"
                : verb.PadLeft(width, zero ? '0' : ' ')
            );
        }
        return next < arguments.Length
            ? text.Append("%!(EXTRA ")
                .AppendJoin(", ", arguments[next..].ToArray().Select(a => $"{TypeName(a)}={Print(a)}"))
                .Append(')')
                .ToString()
            : text.ToString();
    }

    private static string Verb(char verb, object? value, int? precision, string flags)
    {
        var plus =
            flags.Contains('+', StringComparison.Ordinal)
            && value is long or double
            && Convert.ToDouble(value, CultureInfo.InvariantCulture) >= 0
                ? "+"
                : "";
        return (verb, value) switch
        {
            ('v', double real) when precision is { } digits => plus + General(real, digits),
            ('v', _) => plus + (value is null ? "<nil>" : Print(value)),
            ('s', string or DateTimeOffset or TimeSpan or IEnumerable) => precision is { } most
            && Print(value) is { } shown
            && shown.Length > most
                ? shown[..most]
                : Print(value),
            ('q', string text) => GoQuote.Quote(text),
            ('d', long whole) => plus + Print(whole),
            ('x', long whole) => whole.ToString("x", CultureInfo.InvariantCulture),
            ('X', long whole) => whole.ToString("X", CultureInfo.InvariantCulture),
            ('c', long whole) when Rune.IsValid((int)whole) => new Rune((int)whole).ToString(),
            ('x', string text) => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text)),
            ('t', bool flag) => Print(flag),
            ('f' or 'F', double real) => plus
                + (
                    double.IsFinite(real)
                        ? real.ToString(
                            string.Create(CultureInfo.InvariantCulture, $"F{Math.Min(precision ?? 6, 60)}"),
                            CultureInfo.InvariantCulture
                        )
                        : Print(real)
                ),
            ('g', double real) => plus + General(real, precision ?? -1),
            ('e', double real) => plus
                + real.ToString(
                    precision is 0 ? "0e+00" : $"0.{new string('0', Math.Min(precision ?? 6, 60))}e+00",
                    CultureInfo.InvariantCulture
                ),
            _ => $"%!{verb}({TypeName(value)}={Print(value)})",
        };
    }

    private static string TypeName(object? value) =>
        value switch
        {
            null => "<nil>",
            string => "string",
            long => "int",
            double => "float64",
            bool => "bool",
            _ => "value",
        };

    private static int? Digits(string format, ref int at)
    {
        var value = 0;
        var start = at;
        while (at < format.Length && char.IsAsciiDigit(format[at]))
        {
            value = Math.Min(1000, (value * 10) + format[at++] - '0');
        }
        return at > start ? value : null;
    }
}
