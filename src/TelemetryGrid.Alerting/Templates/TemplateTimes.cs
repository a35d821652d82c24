using System.Text;

namespace TelemetryGrid.Alerting.Templates;

/// <summary>The methods of times that templates call; layouts are Go's, the reference time written as wanted.</summary>
internal static class TemplateTimes
{
    // Longer ones first, so that the year is not taken for a day and an hour.
    private static readonly (string Go, string Net)[] Parts =
    [
        ("January", "MMMM"),
        ("Monday", "dddd"),
        ("2006", "yyyy"),
        ("-07:00", "zzz"),
        ("Z07:00", "K"),
        (".000", ".fff"),
        ("MST", "'UTC'"),
        ("Jan", "MMM"),
        ("Mon", "ddd"),
        ("01", "MM"),
        ("02", "dd"),
        ("03", "hh"),
        ("04", "mm"),
        ("05", "ss"),
        ("06", "yy"),
        ("15", "HH"),
        ("PM", "tt"),
        ("1", "%M"),
        ("2", "%d"),
        ("3", "%h"),
        ("4", "%m"),
        ("5", "%s"),
    ];

    public static object Get(DateTimeOffset time, string name, object?[] arguments) =>
        (name, arguments) switch
        {
            ("Format", [string layout]) => Format(time, layout),
            ("Unix", []) => time.ToUnixTimeSeconds(),
            ("UTC", []) => time.ToUniversalTime(),
            ("IsZero", []) => time == default,
            ("Year", []) => (long)time.Year,
            ("Hour", []) => (long)time.Hour,
            ("Minute", []) => (long)time.Minute,
            ("Day", []) => (long)time.Day,
            ("Sub", [DateTimeOffset other]) => time - other,
            ("Before", [DateTimeOffset other]) => time < other,
            ("After", [DateTimeOffset other]) => time > other,
            _ => throw new TemplateException($"a time has no method '{name}' that takes these arguments"),
        };

    private static string Format(DateTimeOffset time, string layout)
    {
        var text = new StringBuilder();
        for (var at = 0; at < layout.Length; )
        {
            var part = Array.Find(Parts, p => layout.AsSpan(at).StartsWith(p.Go, StringComparison.Ordinal));
            text.Append(
                part.Go is null ? layout[at].ToString()
                : part.Net == "K" && time.Offset == TimeSpan.Zero ? "Z"
                : time.ToString(part.Net == "K" ? "zzz" : part.Net, System.Globalization.CultureInfo.InvariantCulture)
            );
            at += part.Go?.Length ?? 1;
        }
        return text.ToString();
    }
}
