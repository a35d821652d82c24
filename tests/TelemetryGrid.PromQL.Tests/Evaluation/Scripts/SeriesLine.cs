using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace TelemetryGrid.PromQL.Tests.Evaluation.Scripts;

/// <summary>Reads <c>name{label="value"} 1 2+3x4 _ stale</c>.</summary>
internal static partial class SeriesLine
{
    private const string Number = @"[-+]?(?:(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|[iI]nf|[nN]a[nN])";

    public static ScriptSeries Parse(string line)
    {
        var at = 0;
        var labels = ParseLabels(line, ref at);
        var (values, histograms) = ParsePoints(line[at..]);
        return new ScriptSeries(labels, values, histograms);
    }

    public static bool TryParseNumber(string text, out double value)
    {
        value = 0;
        if (!NumberPattern().IsMatch(text))
        {
            return false;
        }
        value = ToDouble(text);
        return true;
    }

    private static double ToDouble(string text) =>
        text.TrimStart('+', '-').ToUpperInvariant() switch
        {
            "INF" => text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity,
            "NAN" => double.NaN,
            _ => double.Parse(text, CultureInfo.InvariantCulture),
        };

    private static Labels ParseLabels(string line, ref int at)
    {
        var builder = new LabelsBuilder();
        var nameEnd = line.IndexOfAny(['{', ' ', '\t']);
        if (nameEnd > 0)
        {
            builder.Set(Labels.MetricName, line[..nameEnd]);
        }
        at = nameEnd;
        if (line[at] != '{')
        {
            return builder.Build();
        }
        at++;
        while (true)
        {
            while (line[at] is ' ' or ',' or '\t')
            {
                at++;
            }
            if (line[at] == '}')
            {
                at++;
                return builder.Build();
            }
            var equals = line.IndexOf('=', at);
            var name = line[at..equals].Trim();
            at = line.IndexOf('"', equals) + 1;
            var value = new StringBuilder();
            for (; line[at] != '"'; at++)
            {
                value.Append(line[at] == '\\' ? line[++at] : line[at]);
            }
            at++;
            builder.Set(name, value.ToString());
        }
    }

    private static (List<double?> Values, bool Histograms) ParsePoints(string text)
    {
        var values = new List<double?>();
        var histograms = false;
        foreach (Match token in TokenPattern().Matches(text))
        {
            var point = PointPattern().Match(token.Value);
            if (token.Value.StartsWith("{{", StringComparison.Ordinal))
            {
                histograms = true;
                var count = HistogramCountPattern().Match(token.Value);
                Repeat(values, null, 0, count.Success ? count.Groups[1].Value : "0");
            }
            else if (token.Value == "stale")
            {
                values.Add(StaleMarker.Value);
            }
            else if (token.Value[0] == '_')
            {
                // Unlike a value, a gap is there as often as it says.
                values.AddRange(
                    Enumerable.Repeat<double?>(null, token.Length == 1 ? 1 : int.Parse(token.Value.AsSpan(2), CultureInfo.InvariantCulture))
                );
            }
            else if (point.Success)
            {
                var increment = point.Groups[2].Success ? ToDouble(point.Groups[2].Value) : 0;
                Repeat(values, ToDouble(point.Groups[1].Value), increment, point.Groups[3].Success ? point.Groups[3].Value : "0");
            }
            else
            {
                throw new FormatException($"not a point: '{token.Value}'");
            }
        }
        return (values, histograms);
    }

    private static void Repeat(List<double?> values, double? first, double increment, string more)
    {
        var count = int.Parse(more, CultureInfo.InvariantCulture);
        // Added up step by step, so that rounding is that of the scripts' own reader.
        for (var i = 0; i <= count; i++)
        {
            values.Add(first);
            first += increment;
        }
    }

    [GeneratedRegex("^" + Number + "$")]
    private static partial Regex NumberPattern();

    [GeneratedRegex("^(" + Number + ")(?:([-+](?:(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][-+]?\\d+)?))?x(\\d+))?$")]
    private static partial Regex PointPattern();

    [GeneratedRegex(@"\{\{.*?\}\}(?:[-+]\{\{.*?\}\})?(?:x\d+)?|\S+")]
    private static partial Regex TokenPattern();

    [GeneratedRegex(@"x(\d+)$")]
    private static partial Regex HistogramCountPattern();
}
