using System.Globalization;
using TelemetryGrid.Gateway.Prometheus.Errors;

namespace TelemetryGrid.Gateway.Prometheus.Parameters;

/// <summary>Reads points in time: seconds since 1970 with decimals, or RFC 3339. All in milliseconds.</summary>
internal static class ApiTime
{
    // How clients written in Go name the earliest and the latest time there is.
    private const string Earliest = "-292273086-05-16T16:47:06Z";
    private const string Latest = "292277025-08-18T07:12:54.999999999Z";

    /// <summary>A parameter that may be left out.</summary>
    public static long Optional(ApiParameters parameters, string name, long otherwise)
    {
        var text = parameters[name];
        if (text.Length == 0)
        {
            return otherwise;
        }
        return TryParse(text, out var time)
            ? time
            : throw ApiException.Invalid(name, $"Invalid time value for '{name}': cannot parse {GoText.Quote(text)} to a valid timestamp");
    }

    /// <summary>A parameter that must be there.</summary>
    public static long Required(ApiParameters parameters, string name)
    {
        var text = parameters[name];
        return TryParse(text, out var time)
            ? time
            : throw ApiException.Invalid(name, $"cannot parse {GoText.Quote(text)} to a valid timestamp");
    }

    public static bool TryParse(string text, out long milliseconds)
    {
        if (GoNumber.TryParse(text, out var seconds))
        {
            var whole = Math.Truncate(seconds);
            var rounded = Math.Round((seconds - whole) * 1000, MidpointRounding.AwayFromZero);
            var inRange = Math.Abs(whole) < long.MaxValue / 1000;
            milliseconds = inRange ? ((long)whole * 1000) + (long)rounded : 0;
            return inRange;
        }
        if (text is Earliest or Latest)
        {
            milliseconds = text is Earliest ? long.MinValue : long.MaxValue;
            return true;
        }
        return TryParseRfc3339(text, out milliseconds);
    }

    private static bool TryParseRfc3339(string text, out long milliseconds)
    {
        milliseconds = 0;
        var zone = text.EndsWith('Z') ? text.Length - 1 : text.Length - "+00:00".Length;
        const int Seconds = 19;
        if (zone < Seconds || text[10] != 'T')
        {
            return false;
        }
        var fraction = text.AsSpan(Seconds, zone - Seconds);
        var isFraction =
            fraction.Length == 0 || (fraction.Length > 1 && fraction[0] == '.' && fraction[1..].IndexOfAnyExceptInRange('0', '9') < 0);
        if (!isFraction)
        {
            return false;
        }
        var offset = text.EndsWith('Z') ? "+00:00" : text.AsSpan(zone);
        if (
            !DateTimeOffset.TryParseExact(
                $"{text.AsSpan(0, Seconds)}{offset}",
                "yyyy-MM-dd'T'HH:mm:sszzz",
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out var time
            )
        )
        {
            return false;
        }
        milliseconds = time.ToUnixTimeMilliseconds();
        var scale = 100;
        foreach (var digit in fraction.Length == 0 ? fraction : fraction[1..Math.Min(fraction.Length, 4)])
        {
            milliseconds += (digit - '0') * scale;
            scale /= 10;
        }
        return true;
    }
}
