using System.Globalization;
using System.Text;

namespace TelemetryGrid.Slo.Objectives;

/// <summary>Durations as Prometheus writes them: <c>5m</c>, <c>1h30m</c>, <c>30d</c>, <c>4w</c>.</summary>
public static class SloDuration
{
    private static readonly (string Name, long Milliseconds)[] Units =
    [
        ("y", 365L * 86_400_000),
        ("w", 7 * 86_400_000),
        ("d", 86_400_000),
        ("h", 3_600_000),
        ("m", 60_000),
        ("s", 1000),
        ("ms", 1),
    ];

    /// <summary>The longest duration taken.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(3660);

    /// <summary>Reads a positive duration; its units must fall in size, each at most once.</summary>
    public static bool TryParse(string? text, out TimeSpan duration)
    {
        duration = default;
        if (string.IsNullOrEmpty(text))
        {
            return false;
        }
        var rest = text.AsSpan();
        var total = 0L;
        var next = 0;
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExceptInRange('0', '9');
            if (digits is <= 0 or > 12)
            {
                return false;
            }
            var number = long.Parse(rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture);
            rest = rest[digits..];
            var end = rest.IndexOfAnyInRange('0', '9');
            var name = end < 0 ? rest : rest[..end];
            while (next < Units.Length && !name.SequenceEqual(Units[next].Name))
            {
                next++;
            }
            if (next == Units.Length || number > (long)Longest.TotalMilliseconds / Units[next].Milliseconds)
            {
                return false;
            }
            total += number * Units[next++].Milliseconds;
            rest = end < 0 ? [] : rest[end..];
        }
        duration = TimeSpan.FromMilliseconds(total);
        return total > 0 && duration <= Longest;
    }

    /// <summary>In days and smaller units, for example <c>28d</c>, <c>1d12h</c>; <c>0s</c> for none. Fractions of a millisecond are dropped.</summary>
    public static string Format(TimeSpan duration)
    {
        var rest = (long)duration.TotalMilliseconds;
        var text = new StringBuilder();
        foreach (var (name, milliseconds) in Units.AsSpan(2))
        {
            if (rest >= milliseconds)
            {
                text.Append(rest / milliseconds).Append(name);
                rest %= milliseconds;
            }
        }
        return text.Length == 0 ? "0s" : text.ToString();
    }
}
