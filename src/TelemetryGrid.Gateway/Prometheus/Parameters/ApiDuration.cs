using TelemetryGrid.Gateway.Prometheus.Errors;

namespace TelemetryGrid.Gateway.Prometheus.Parameters;

/// <summary>Reads lengths of time: seconds with decimals, or as PromQL writes them (<c>1h30m</c>). All in milliseconds, what is below cut off.</summary>
internal static class ApiDuration
{
    private const double MaxSeconds = long.MaxValue / 1e9;

    private static readonly (string Name, long Milliseconds)[] Units =
    [
        ("y", 365L * 86_400_000),
        ("w", 7L * 86_400_000),
        ("d", 86_400_000),
        ("h", 3_600_000),
        ("m", 60_000),
        ("s", 1000),
        ("ms", 1),
    ];

    /// <summary>A parameter that must be there.</summary>
    public static long Required(ApiParameters parameters, string name) =>
        TryParse(parameters[name], out var duration, out var reason) ? duration : throw ApiException.Invalid(name, reason);

    /// <summary>A parameter that may be left out: null.</summary>
    public static long? Optional(ApiParameters parameters, string name) => parameters[name].Length == 0 ? null : Required(parameters, name);

    public static bool TryParse(string text, out long milliseconds, out string reason)
    {
        reason = "";
        milliseconds = 0;
        if (GoNumber.TryParse(text, out var seconds))
        {
            if (Math.Abs(seconds) > MaxSeconds)
            {
                reason = $"cannot parse {GoText.Quote(text)} to a valid duration. It overflows int64";
                return false;
            }
            milliseconds = (long)(seconds * 1000);
            return true;
        }
        if (TryParseUnits(text, out milliseconds))
        {
            return true;
        }
        reason = $"cannot parse {GoText.Quote(text)} to a valid duration";
        return false;
    }

    // Each unit at most once, the longest first.
    private static bool TryParseUnits(ReadOnlySpan<char> text, out long milliseconds)
    {
        milliseconds = 0;
        Int128 sum = 0;
        var next = 0;
        while (text.Length > 0)
        {
            var digits = text.IndexOfAnyExceptInRange('0', '9');
            if (digits < 1 || !long.TryParse(text[..digits], out var count))
            {
                return false;
            }
            text = text[digits..];
            var length = text.IndexOfAnyInRange('0', '9');
            var name = length < 0 ? text : text[..length];
            var unit = -1;
            for (var i = next; i < Units.Length && unit < 0; i++)
            {
                unit = name.SequenceEqual(Units[i].Name) ? i : -1;
            }
            if (unit < 0)
            {
                return false;
            }
            sum += (Int128)count * Units[unit].Milliseconds;
            next = unit + 1;
            text = text[name.Length..];
        }
        // What a count of nanoseconds in 64 bits holds, as with seconds.
        if (next == 0 || sum > long.MaxValue / 1_000_000)
        {
            return false;
        }
        milliseconds = (long)sum;
        return true;
    }
}
