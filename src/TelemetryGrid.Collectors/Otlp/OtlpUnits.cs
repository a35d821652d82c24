using System.Collections.Frozen;

namespace TelemetryGrid.Collectors.Otlp;

/// <summary>UCUM codes as words in names of metrics (OpenTelemetry, "Prometheus compatibility", metric metadata).</summary>
internal static class OtlpUnits
{
    private static readonly FrozenDictionary<string, string> Words = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["d"] = "days",
        ["h"] = "hours",
        ["min"] = "minutes",
        ["s"] = "seconds",
        ["ms"] = "milliseconds",
        ["us"] = "microseconds",
        ["ns"] = "nanoseconds",
        ["By"] = "bytes",
        ["KiBy"] = "kibibytes",
        ["MiBy"] = "mebibytes",
        ["GiBy"] = "gibibytes",
        ["TiBy"] = "tebibytes",
        ["KBy"] = "kilobytes",
        ["kBy"] = "kilobytes",
        ["MBy"] = "megabytes",
        ["GBy"] = "gigabytes",
        ["TBy"] = "terabytes",
        ["bit"] = "bits",
        ["m"] = "meters",
        ["V"] = "volts",
        ["A"] = "amperes",
        ["J"] = "joules",
        ["W"] = "watts",
        ["g"] = "grams",
        ["Cel"] = "celsius",
        ["Hz"] = "hertz",
        ["1"] = "",
        ["%"] = "percent",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> Per = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["s"] = "second",
        ["m"] = "minute",
        ["min"] = "minute",
        ["h"] = "hour",
        ["d"] = "day",
        ["w"] = "week",
        ["mo"] = "month",
        ["y"] = "year",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>What is measured and, of <c>By/s</c> and the like, per what; empty for nothing. Annotations in braces say nothing here.</summary>
    public static (string Main, string Per) Of(string unit)
    {
        var slash = unit.IndexOf('/', StringComparison.Ordinal);
        var (main, per) = slash < 0 ? (unit, "") : (unit[..slash], unit[(slash + 1)..]);
        return (Word(main, Words), Word(per, Per));
    }

    private static string Word(string unit, FrozenDictionary<string, string> words)
    {
        unit = unit.Trim();
        return unit.Length == 0 || unit.Contains('{', StringComparison.Ordinal) ? "" : words.GetValueOrDefault(unit, unit);
    }
}
