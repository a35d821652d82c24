using System.Text;

namespace TelemetryGrid.Gateway.Metrics;

/// <summary>
/// OpenTelemetry instrument names and UCUM units as Prometheus names, by the rules of "OpenTelemetry to Prometheus" in the
/// OpenTelemetry specification's compatibility chapter.
/// </summary>
internal static class MetricNames
{
    /// <summary><c>network.telemetry.records</c>, counter → <c>network_telemetry_records_total</c>.</summary>
    public static string OfInstrument(string name, string? unit, bool isCounter, bool isGauge)
    {
        var text = new StringBuilder(Sanitize(name, allowColon: true));
        var suffix = Unit(unit, isGauge);
        if (suffix.Length > 0 && !EndsWith(text, suffix))
        {
            text.Append('_').Append(suffix);
        }
        if (isCounter && !EndsWith(text, "total"))
        {
            text.Append("_total");
        }
        return text.ToString();
    }

    /// <summary>A tag's name: letters, digits and underscores, not beginning with a digit.</summary>
    public static string OfLabel(string name) => Sanitize(name, allowColon: false);

    private static bool EndsWith(StringBuilder text, string suffix)
    {
        var name = text.ToString();
        return name == suffix || name.EndsWith("_" + suffix, StringComparison.Ordinal);
    }

    private static string Sanitize(string name, bool allowColon)
    {
        var text = new StringBuilder(name.Length + 1);
        foreach (var c in name)
        {
            var valid = char.IsAsciiLetterOrDigit(c) || (c == ':' && allowColon);
            if (valid)
            {
                text.Append(c);
            }
            else if (text.Length == 0 || text[^1] != '_')
            {
                text.Append('_');
            }
        }
        if (text.Length == 0 || char.IsAsciiDigit(text[0]))
        {
            text.Insert(0, '_');
        }
        return text.ToString();
    }

    private static string Unit(string? unit, bool isGauge)
    {
        // Annotations in braces count things and are no unit: {record}, {request}/min.
        var (what, per) = (unit ?? "").Split('/', 2) is [var left, var right] ? (left, right) : (unit ?? "", "");
        what = what.StartsWith('{') ? "" : Word(what);
        per = per.StartsWith('{') ? "" : Word(per);
        if (per.Length == 0)
        {
            return what != "1" ? what
                : isGauge ? "ratio"
                : "";
        }
        return (what.Length == 0 ? "" : what + "_") + "per_" + (per.EndsWith('s') ? per[..^1] : per);
    }

    private static string Word(string unit) =>
        unit switch
        {
            "" or "1" => unit,
            "d" => "days",
            "h" => "hours",
            "min" => "minutes",
            "s" => "seconds",
            "ms" => "milliseconds",
            "us" => "microseconds",
            "ns" => "nanoseconds",
            "By" => "bytes",
            "KiBy" => "kibibytes",
            "MiBy" => "mebibytes",
            "GiBy" => "gibibytes",
            "bit" => "bits",
            "%" => "percent",
            "Cel" => "celsius",
            "Hz" => "hertz",
            _ => Sanitize(unit, allowColon: false).Trim('_'),
        };
}
