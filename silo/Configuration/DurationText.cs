using System.Buffers;
using System.Globalization;

namespace TelemetryGrid.Silo.Configuration;

/// <summary>Durations as Prometheus writes them, one unit: <c>250ms</c>, <c>30s</c>, <c>5m</c>, <c>1h</c>, <c>7d</c>.</summary>
internal static class DurationText
{
    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");

    public static bool TryParse(string text, out TimeSpan value)
    {
        value = default;
        var unitStart = text.AsSpan().IndexOfAnyExcept(NumberCharacters);
        if (
            unitStart <= 0
            || !double.TryParse(text.AsSpan(0, unitStart), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
        )
        {
            return false;
        }
        double? milliseconds = text[unitStart..] switch
        {
            "ms" => number,
            "s" => number * 1000,
            "m" => number * 60_000,
            "h" => number * 3_600_000,
            "d" => number * 86_400_000,
            "w" => number * 604_800_000,
            _ => null,
        };
        if (milliseconds is not (>= 0 and < 1e14))
        {
            return false;
        }
        value = TimeSpan.FromMilliseconds(milliseconds.Value);
        return true;
    }
}
