using System.Globalization;
using System.Text;
using TelemetryGrid.Slo.Objectives;

namespace TelemetryGrid.Slo.Generation;

/// <summary>Writes groups as a Prometheus rule file.</summary>
public static class RuleFile
{
    public static string Write(IEnumerable<GeneratedGroup> groups)
    {
        ArgumentNullException.ThrowIfNull(groups);
        var text = new StringBuilder("groups:");
        var isEmpty = true;
        foreach (var group in groups)
        {
            text.Append(isEmpty ? "\n" : "");
            isEmpty = false;
            text.Append("  - name: ").Append(Quote(group.Name)).Append("\n    rules:\n");
            foreach (var rule in group.Rules)
            {
                text.Append(rule.IsAlert ? "      - alert: " : "      - record: ").Append(Quote(rule.Name)).Append('\n');
                Expression(text, rule.Expression);
                if (rule.For is { } duration)
                {
                    text.Append("        for: ").Append(SloDuration.Format(duration)).Append('\n');
                }
                Pairs(text, "labels", rule.Labels);
                Pairs(text, "annotations", rule.Annotations);
            }
        }
        return text.Append(isEmpty ? " []\n" : "").ToString();
    }

    private static void Expression(StringBuilder text, string expression)
    {
        text.Append("        expr: |2-\n");
        foreach (var line in expression.ReplaceLineEndings("\n").Split('\n'))
        {
            text.Append("          ").Append(line).Append('\n');
        }
    }

    private static void Pairs(StringBuilder text, string name, IReadOnlyDictionary<string, string> pairs)
    {
        if (pairs.Count == 0)
        {
            return;
        }
        text.Append("        ").Append(name).Append(":\n");
        foreach (var (key, value) in pairs)
        {
            text.Append("          ").Append(Quote(key)).Append(": ").Append(Quote(value)).Append('\n');
        }
    }

    /// <summary>A double-quoted scalar (YAML 1.2.2, 7.3.1), which can hold any text.</summary>
    private static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' or '\\' => quoted.Append('\\').Append(c),
                '\n' => quoted.Append("\\n"),
                _ when char.IsControl(c) || c is '\u2028' or '\u2029' => quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => quoted.Append(c),
            };
        }
        return quoted.Append('"').ToString();
    }
}
