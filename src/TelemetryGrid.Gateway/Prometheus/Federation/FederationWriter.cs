using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using TelemetryGrid.Gateway.Prometheus.Json;
using TelemetryGrid.Gateway.Prometheus.Parameters;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Gateway.Prometheus.Federation;

/// <summary>
/// Writes the last samples of series as an exposition page. Names beyond the classic ones are quoted for readers that asked for them and
/// have underscores for others.
/// </summary>
internal sealed class FederationWriter(PipeWriter pipe, bool utf8Names)
{
    private string _metric = "";

    public void Write(Labels labels, long milliseconds, double value)
    {
        var classic = EscapedLabelName.Underscored(labels.Name, allowColon: true);
        var quoted = utf8Names && classic != labels.Name;
        var name =
            quoted ? $"\"{Escape(labels.Name)}\""
            : utf8Names ? labels.Name
            : classic;
        var line = new StringBuilder();
        if (name != _metric)
        {
            _metric = name;
            line.Append("# TYPE ").Append(name).Append(" untyped\n");
        }
        line.Append(quoted ? "" : name).Append('{').Append(quoted ? name : "");
        var separator = quoted ? "," : "";
        var hasInstance = false;
        for (var i = 0; i < labels.Count; i++)
        {
            var label = labels.NameAt(i);
            if (label == Labels.MetricName)
            {
                continue;
            }
            hasInstance |= label == "instance";
            Label(label, labels.ValueAt(i));
        }
        if (!hasInstance)
        {
            // So that whoever scrapes this page does not add an instance of its own to a series that has none.
            Label("instance", "");
        }
        line.Append("} ");
        Span<byte> number = stackalloc byte[SampleText.MaxLength];
        line.Append(Encoding.ASCII.GetString(number[..SampleText.Format(value, number)]));
        line.Append(' ').Append(milliseconds).Append('\n');
        foreach (var chunk in line.GetChunks())
        {
            Encoding.UTF8.GetBytes(chunk.Span, pipe);
        }

        void Label(string label, string text)
        {
            var plain = EscapedLabelName.Underscored(label, allowColon: false);
            line.Append(separator)
                .Append(utf8Names && plain != label ? $"\"{Escape(label)}\"" : plain)
                .Append("=\"")
                .Append(Escape(text))
                .Append('"');
            separator = ",";
        }
    }

    private static string Escape(string text) =>
        text.Replace("\\", @"\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal);
}
