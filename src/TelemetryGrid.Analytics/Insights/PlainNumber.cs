namespace TelemetryGrid.Analytics.Insights;

/// <summary>Numbers and times as people read them.</summary>
internal static class PlainNumber
{
    private static readonly (double From, string Prefix)[] Prefixes = [(1e15, " P"), (1e12, " T"), (1e9, " G"), (1e6, " M"), (1e4, " k")];

    /// <summary>Three or four digits, with a prefix from 10,000 on: 1.25 G.</summary>
    public static string Of(double value)
    {
        if (!double.IsFinite(value))
        {
            return "unknown";
        }

        foreach (var (from, prefix) in Prefixes)
        {
            if (Math.Abs(value) >= from && Math.Abs(value) < 1e18)
            {
                return $"{value / (from == 1e4 ? 1e3 : from):0.##}{prefix}";
            }
        }

        return value.ToString("G4");
    }

    public static string Percent(double share) => share > 0.999 ? "over 99.9 %" : $"{100 * share:0.#} %";

    /// <summary>UTC to the minute; nothing sensible beyond the calendar.</summary>
    public static string Time(long unixMs) => At(unixMs) is { } time ? time.ToString("yyyy-MM-dd HH:mm") + " UTC" : "an unknown time";

    public static string Date(long unixMs) => At(unixMs) is { } time ? time.ToString("yyyy-MM-dd") : "an unknown day";

    private static DateTimeOffset? At(long unixMs) =>
        Math.Abs((double)unixMs) <= 6e13 ? DateTimeOffset.FromUnixTimeMilliseconds(unixMs) : null;
}
