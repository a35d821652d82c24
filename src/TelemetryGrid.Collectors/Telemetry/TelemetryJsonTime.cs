using System.Globalization;
using System.Text.Json;

namespace TelemetryGrid.Collectors.Telemetry;

/// <summary>
/// Times as RFC 3339 text, or as numbers since 1970 UTC whose size tells the unit: below 10^11 seconds, below 10^14 milliseconds, below
/// 10^17 microseconds, else nanoseconds. So written, seconds reach the year 5138, and the others begin in 1973.
/// </summary>
internal static class TelemetryJsonTime
{
    // Of DateTimeOffset: a tick is 100 ns.
    private const int FractionDigits = 7;

    public static bool TryRead(JsonElement value, out DateTimeOffset time)
    {
        time = default;
        return value.ValueKind switch
        {
            JsonValueKind.String => TryText(value.GetString()!, out time),
            JsonValueKind.Number => value.TryGetDecimal(out var number) && TryNumber(number, out time),
            _ => false,
        };
    }

    /// <summary>RFC 3339 §5.6, date-time.</summary>
    internal static bool TryText(string text, out DateTimeOffset time)
    {
        time = default;
        if (text.Length is < 20 or > 64)
        {
            return false;
        }
        var upper = text.ToUpperInvariant();
        var fraction = 0;
        if (upper[19] == '.')
        {
            fraction = upper.AsSpan(20).IndexOfAnyExceptInRange('0', '9');
            if (fraction < 1)
            {
                return false;
            }
        }
        var zone = fraction == 0 ? upper[19..] : upper[(20 + fraction)..];
        if (zone != "Z" && !(zone.Length == 6 && zone[0] is '+' or '-'))
        {
            return false;
        }
        var kept = Math.Min(fraction, FractionDigits);
        var format = "yyyy-MM-dd'T'HH:mm:ss" + (kept == 0 ? "" : "." + new string('f', kept)) + (zone == "Z" ? "'Z'" : "zzz");
        var exact = upper[..(kept == 0 ? 19 : 20 + kept)] + zone;
        return DateTimeOffset.TryParseExact(exact, format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
    }

    private static bool TryNumber(decimal number, out DateTimeOffset time)
    {
        var ticksPerUnit =
            number < 100_000_000_000m ? TimeSpan.TicksPerSecond
            : number < 100_000_000_000_000m ? TimeSpan.TicksPerMillisecond
            : number < 100_000_000_000_000_000m ? TimeSpan.TicksPerMicrosecond
            : 0.01m;
        var isTime = number is >= 0 and <= long.MaxValue;
        time = isTime ? DateTimeOffset.UnixEpoch.AddTicks((long)(number * ticksPerUnit)) : default;
        return isTime;
    }
}
