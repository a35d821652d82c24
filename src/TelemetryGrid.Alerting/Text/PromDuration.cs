using System.Globalization;
using System.Text;

namespace TelemetryGrid.Alerting.Text;

/// <summary>Durations as Prometheus' files write them: <c>1y2w3d4h5m6s7ms</c>, units in that order, each at most once, or <c>0</c>.</summary>
public static class PromDuration
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

    // What 63 bits of nanoseconds hold, as in the programs whose files these are.
    private const long MaxMilliseconds = long.MaxValue / 1_000_000;

    public static bool TryParse(string text, out TimeSpan duration, out string reason)
    {
        ArgumentNullException.ThrowIfNull(text);
        (duration, reason) = (TimeSpan.Zero, "");
        if (text == "0")
        {
            return true;
        }
        if (text.Length == 0)
        {
            reason = "a duration is expected, such as 30s or 1h30m, and the text is empty";
            return false;
        }
        long total = 0;
        var last = -1;
        for (var at = 0; at < text.Length; )
        {
            var digits = Run(text, at, char.IsAsciiDigit);
            var name = Run(text, at + digits.Length, char.IsAsciiLetter);
            var unit = Array.FindIndex(Units, u => u.Name == name);
            if (unit <= last || !long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            {
                reason = $"'{text}' is not a duration such as 30s or 1h30m";
                return false;
            }
            if (count > (MaxMilliseconds - total) / Units[unit].Milliseconds)
            {
                reason = $"the duration '{text}' is out of range";
                return false;
            }
            total += count * Units[unit].Milliseconds;
            (last, at) = (unit, at + digits.Length + name.Length);
        }
        duration = TimeSpan.FromMilliseconds(total);
        return true;
    }

    /// <summary>The shortest usual form. Years and weeks only where nothing is left over.</summary>
    public static string Format(TimeSpan duration)
    {
        var left = (long)duration.TotalMilliseconds;
        if (left == 0)
        {
            return "0s";
        }
        var text = new StringBuilder(left < 0 ? "-" : "");
        left = Math.Abs(left);
        foreach (var (name, length) in Units)
        {
            if (left >= length && (name is not ("y" or "w") || left % length == 0))
            {
                text.Append(CultureInfo.InvariantCulture, $"{left / length}{name}");
                left %= length;
            }
        }
        return text.ToString();
    }

    private static string Run(string text, int from, Func<char, bool> belongs)
    {
        var end = from;
        while (end < text.Length && belongs(text[end]))
        {
            end++;
        }
        return text[from..end];
    }
}
