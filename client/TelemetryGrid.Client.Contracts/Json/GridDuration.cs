using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace TelemetryGrid.Client;

/// <summary>Durations as the API's query parameters write them: Prometheus' form, <c>30s</c>, <c>5m</c>, <c>1h30m</c>, <c>7d</c>.</summary>
public static class GridDuration
{
    // Units from large to small; each may stand once, in this order.
    private static readonly (string Unit, long Ticks)[] Units =
    [
        ("w", 7 * TimeSpan.TicksPerDay),
        ("d", TimeSpan.TicksPerDay),
        ("h", TimeSpan.TicksPerHour),
        ("m", TimeSpan.TicksPerMinute),
        ("s", TimeSpan.TicksPerSecond),
        ("ms", TimeSpan.TicksPerMillisecond),
    ];

    /// <summary>Reads a duration of at least one number with a unit; false for anything else, an overflow included.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out TimeSpan duration)
    {
        duration = default;
        var rest = text.AsSpan().Trim();
        if (rest.IsEmpty)
        {
            return false;
        }
        long ticks = 0;
        var nextUnit = 0;
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExceptInRange('0', '9');
            if (digits <= 0 || !long.TryParse(rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return false;
            }
            rest = rest[digits..];
            var length = rest.IndexOfAnyInRange('0', '9');
            var unit = length < 0 ? rest : rest[..length];
            var index = IndexOfUnit(unit, nextUnit);
            if (index < 0 || number > (TimeSpan.MaxValue.Ticks - ticks) / Units[index].Ticks)
            {
                return false;
            }
            ticks += number * Units[index].Ticks;
            nextUnit = index + 1;
            rest = rest[unit.Length..];
        }
        duration = new TimeSpan(ticks);
        return true;
    }

    /// <summary>Writes the shortest form <see cref="TryParse"/> reads back; anything below a millisecond is cut off.</summary>
    public static string Format(TimeSpan duration)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(duration, TimeSpan.Zero);
        var text = "";
        var rest = duration.Ticks;
        foreach (var (unit, ticks) in Units)
        {
            if (unit != "w" && rest >= ticks)
            {
                text += (rest / ticks).ToString(CultureInfo.InvariantCulture) + unit;
                rest %= ticks;
            }
        }
        return text.Length == 0 ? "0s" : text;
    }

    private static int IndexOfUnit(ReadOnlySpan<char> unit, int from)
    {
        for (var i = from; i < Units.Length; i++)
        {
            if (unit.SequenceEqual(Units[i].Unit))
            {
                return i;
            }
        }
        return -1;
    }
}
