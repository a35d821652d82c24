using System.Globalization;
using System.Text;

namespace TelemetryGrid.Collectors.Prometheus;

/// <summary>Durations as relabelling sees them: <c>15s</c>, <c>1m30s</c>, <c>250ms</c>; units descend and occur once.</summary>
internal static class ScrapeDuration
{
    private static readonly (string Unit, long Milliseconds)[] Units =
    [
        ("y", 31_536_000_000),
        ("w", 604_800_000),
        ("d", 86_400_000),
        ("h", 3_600_000),
        ("m", 60_000),
        ("s", 1_000),
        ("ms", 1),
    ];

    public static string Format(TimeSpan value)
    {
        var rest = (long)value.TotalMilliseconds;
        var text = new StringBuilder();
        // Weeks and years only where nothing else is needed: 10d, but 2w.
        foreach (var (unit, size) in Units)
        {
            if (rest >= size && (unit is not ("y" or "w") || rest % size == 0))
            {
                text.Append(CultureInfo.InvariantCulture, $"{rest / size}{unit}");
                rest %= size;
            }
        }
        return text.Length == 0 ? "0s" : text.ToString();
    }

    public static bool TryParse(string text, out TimeSpan value)
    {
        value = default;
        var total = 0L;
        var next = 0;
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExceptInRange('0', '9');
            if (digits is <= 0 or > 9)
            {
                return false;
            }
            var number = long.Parse(rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture);
            rest = rest[digits..];
            var end = rest.IndexOfAnyInRange('0', '9');
            var name = end < 0 ? rest : rest[..end];
            while (next < Units.Length && !name.SequenceEqual(Units[next].Unit))
            {
                next++;
            }
            if (next == Units.Length || number > long.MaxValue / 1_000_000 / Units[next].Milliseconds)
            {
                return false;
            }
            total += number * Units[next++].Milliseconds;
            rest = rest[name.Length..];
        }
        // A TimeSpan holds 2^63 ticks of 100 ns; what is longer is meant by nobody.
        if (text.Length == 0 || total > 100 * Units[0].Milliseconds)
        {
            return false;
        }
        value = TimeSpan.FromMilliseconds(total);
        return true;
    }
}
