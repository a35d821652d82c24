using System.Globalization;
using System.Text;

namespace TelemetryGrid.PromQL.Syntax;

/// <summary>Durations as PromQL reads and writes them: <c>1y2w3d4h5m6s7ms</c>, units in that order, each at most once.</summary>
internal static class DurationText
{
    private static readonly (string Name, long Milliseconds)[] Units =
    [
        ("y", 365L * 24 * 60 * 60 * 1000),
        ("w", 7L * 24 * 60 * 60 * 1000),
        ("d", 24L * 60 * 60 * 1000),
        ("h", 60L * 60 * 1000),
        ("m", 60L * 1000),
        ("s", 1000),
        ("ms", 1),
    ];

    public const string OutOfRange = "duration out of range";

    /// <summary>The longest duration, 292 years: what 63 bits of nanoseconds hold.</summary>
    public const long MaxMilliseconds = long.MaxValue / 1_000_000;

    /// <returns>What is wrong with it; null when nothing is.</returns>
    public static string? Parse(string text, out long milliseconds)
    {
        milliseconds = 0;
        var lastUnit = -1;
        for (var at = 0; at < text.Length; )
        {
            var end = at;
            while (end < text.Length && char.IsAsciiDigit(text[end]))
            {
                end++;
            }
            var digits = text.AsSpan(at..end);
            at = end;
            while (end < text.Length && !char.IsAsciiDigit(text[end]))
            {
                end++;
            }
            var name = text[at..end];
            if (
                digits.IsEmpty
                || name.Length == 0
                || !ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            )
            {
                return $"not a valid duration string: {QuotedText.Quote(text)}";
            }
            var unit = Array.FindIndex(Units, u => u.Name == name);
            if (unit < 0)
            {
                return $"unknown unit {QuotedText.Quote(name)} in duration {QuotedText.Quote(text)}";
            }
            if (unit <= lastUnit)
            {
                return $"not a valid duration string: {QuotedText.Quote(text)}";
            }
            var room = (ulong)(MaxMilliseconds - milliseconds);
            if (count > room / (ulong)Units[unit].Milliseconds)
            {
                return OutOfRange;
            }
            milliseconds += (long)count * Units[unit].Milliseconds;
            (lastUnit, at) = (unit, end);
        }
        return null;
    }

    /// <summary>The shortest usual form. Years and weeks are only used where nothing is left over: 90 days read better as that.</summary>
    public static string Format(long milliseconds)
    {
        if (milliseconds == 0)
        {
            return "0s";
        }
        var text = new StringBuilder(milliseconds < 0 ? "-" : "");
        var left = Math.Abs(milliseconds);
        foreach (var (name, length) in Units)
        {
            if ((name is "y" or "w" && left % length != 0) || left < length)
            {
                continue;
            }
            text.Append(CultureInfo.InvariantCulture, $"{left / length}{name}");
            left %= length;
        }
        return text.ToString();
    }
}
