using System.Globalization;

namespace TelemetryGrid.Alerting.Templates;

/// <summary>Numbers for people, four digits each, as Prometheus' template functions write them.</summary>
internal static class Humanize
{
    private static readonly string[] Large = ["", "k", "M", "G", "T", "P", "E", "Z", "Y"];
    private static readonly string[] Small = ["", "m", "u", "n", "p", "f", "a", "z", "y"];
    private static readonly string[] Binary = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei", "Zi", "Yi"];

    public static string Number(double value) =>
        value == 0 || !double.IsFinite(value) ? Four(value)
        : Math.Abs(value) >= 1 ? Scale(value, 1000, Large)
        : Shrink(value);

    public static string Number1024(double value) =>
        Math.Abs(value) <= 1 || !double.IsFinite(value) ? Four(value) : Scale(value, 1024, Binary);

    public static string Percentage(double ratio) => $"{Four(ratio * 100)}%";

    public static string Duration(double seconds)
    {
        if (seconds == 0 || !double.IsFinite(seconds))
        {
            return double.IsFinite(seconds) ? "0s" : Four(seconds);
        }
        if (Math.Abs(seconds) < 1)
        {
            return $"{Shrink(seconds)}s";
        }
        var sign = seconds < 0 ? "-" : "";
        var whole = (long)Math.Min(Math.Abs(seconds), long.MaxValue / 2);
        var (days, hours, minutes, rest) = (whole / 86_400, whole / 3600 % 24, whole / 60 % 60, whole % 60);
        return days > 0 ? string.Create(CultureInfo.InvariantCulture, $"{sign}{days}d {hours}h {minutes}m {rest}s")
            : hours > 0 ? string.Create(CultureInfo.InvariantCulture, $"{sign}{hours}h {minutes}m {rest}s")
            : minutes > 0 ? string.Create(CultureInfo.InvariantCulture, $"{sign}{minutes}m {rest}s")
            : $"{Four(seconds)}s";
    }

    public static string Timestamp(double seconds) =>
        !double.IsFinite(seconds) || Math.Abs(seconds) > 200_000_000_000 ? Four(seconds) : GoFormat.Print(Time(seconds));

    public static DateTimeOffset Time(double seconds) =>
        DateTimeOffset.UnixEpoch.AddTicks((long)Math.Round(seconds * TimeSpan.TicksPerSecond));

    /// <summary>A duration as Go prints it, <c>1h2m3.5s</c>.</summary>
    public static string GoDuration(TimeSpan duration)
    {
        var sign = duration < TimeSpan.Zero ? "-" : "";
        var size = duration.Duration();
        var seconds = (size.TotalSeconds % 60).ToString("0.#######", CultureInfo.InvariantCulture);
        return size == TimeSpan.Zero ? "0s"
            : size.TotalSeconds < 1 ? $"{sign}{size.TotalMilliseconds.ToString("0.####", CultureInfo.InvariantCulture)}ms"
            : size.TotalMinutes < 1 ? $"{sign}{seconds}s"
            : size.TotalHours < 1 ? string.Create(CultureInfo.InvariantCulture, $"{sign}{size.Minutes}m{seconds}s")
            : string.Create(CultureInfo.InvariantCulture, $"{sign}{(long)size.TotalHours}h{size.Minutes}m{seconds}s");
    }

    private static string Scale(double value, double by, string[] prefixes)
    {
        var step = 0;
        for (; Math.Abs(value) >= by && step < prefixes.Length - 1; step++)
        {
            value /= by;
        }
        return Four(value) + prefixes[step];
    }

    private static string Shrink(double value)
    {
        var step = 0;
        for (; Math.Abs(value) < 1 && step < Small.Length - 1; step++)
        {
            value *= 1000;
        }
        return Four(value) + Small[step];
    }

    private static string Four(double value) => GoFormat.General(value, 4);
}
