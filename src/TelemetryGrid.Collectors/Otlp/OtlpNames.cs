using System.Text;
using TelemetryGrid.Protocols.Otlp;

namespace TelemetryGrid.Collectors.Otlp;

/// <summary>Names as Prometheus has them (OpenTelemetry, "Prometheus compatibility"): underscores for dots, units and kinds as suffixes.</summary>
internal static class OtlpNames
{
    private const string Total = "total";
    private const string Ratio = "ratio";

    /// <summary><c>http.server.duration</c> in <c>ms</c> is <c>http_server_duration_milliseconds</c>; a counter ends in <c>_total</c>.</summary>
    public static string Metric(string name, string unit, OtlpMetricKind kind, bool isCounter)
    {
        var words = Words(name);
        var (main, per) = OtlpUnits.Of(unit);
        foreach (var word in Words(main).Where(w => !words.Contains(w)).ToList())
        {
            words.Add(word);
        }
        if (per.Length > 0 && Words(per).Where(w => !words.Contains(w)).ToList() is { Count: > 0 } added)
        {
            words.AddRange(["per", .. added]);
        }
        if (isCounter)
        {
            words.RemoveAll(w => w == Total);
            words.Add(Total);
        }
        if (kind == OtlpMetricKind.Gauge && unit == "1")
        {
            words.RemoveAll(w => w == Ratio);
            words.Add(Ratio);
        }
        var text = string.Join('_', words);
        return text.Length > 0 && char.IsAsciiDigit(text[0]) ? "_" + text : text;
    }

    /// <summary>A label's: what begins with a digit gets <c>key_</c> in front, and what begins with two underscores, which are reserved, <c>key</c>.</summary>
    public static string Label(string attribute)
    {
        var text = new StringBuilder(attribute.Length + 4);
        foreach (var c in attribute)
        {
            text.Append(char.IsAsciiLetterOrDigit(c) ? c : '_');
        }
        if (text.Length == 0)
        {
            return "";
        }
        var isReserved = text is { Length: > 1 } && text[0] == '_' && text[1] == '_';
        return (
            char.IsAsciiDigit(text[0]) ? text.Insert(0, "key_")
            : isReserved ? text.Insert(0, "key")
            : text
        ).ToString();
    }

    private static List<string> Words(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        foreach (var c in text)
        {
            if (char.IsAsciiLetterOrDigit(c) || c == ':')
            {
                word.Append(c);
            }
            else if (word.Length > 0)
            {
                words.Add(word.ToString());
                word.Clear();
            }
        }
        if (word.Length > 0)
        {
            words.Add(word.ToString());
        }
        return words;
    }
}
