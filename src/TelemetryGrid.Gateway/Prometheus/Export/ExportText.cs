using System.Text;
using TelemetryGrid.Gateway.Prometheus.Parameters;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Gateway.Prometheus.Export;

/// <summary>Names as exposition pages have them: those beyond the classic characters in quotes, a metric's then within the braces.</summary>
internal static class ExportText
{
    public static string Metric(string name) => IsPlain(name, colons: true) ? name : Quote(name);

    public static string Series(Labels labels)
    {
        var text = new StringBuilder();
        var isPlain = IsPlain(labels.Name, colons: true);
        text.Append(isPlain ? labels.Name : "{" + Quote(labels.Name));
        var separator = isPlain ? '{' : ',';
        for (var i = 0; i < labels.Count; i++)
        {
            var name = labels.NameAt(i);
            if (name == Labels.MetricName)
            {
                continue;
            }
            text.Append(separator).Append(IsPlain(name, colons: false) ? name : Quote(name)).Append('=').Append(Quote(labels.ValueAt(i)));
            separator = ',';
        }
        return text.Append(separator == '{' ? "" : "}").ToString();
    }

    private static bool IsPlain(string name, bool colons) => EscapedLabelName.Underscored(name, colons) == name && name.Length > 0;

    private static string Quote(string text) =>
        "\""
        + text.Replace("\\", @"\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal)
        + "\"";
}
