using System.Text;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Alerting.Text;

internal static class LabelText
{
    /// <summary>All labels in braces, sorted, values in quotes: <c>{a="b", c="d"}</c>.</summary>
    public static string Format(Labels labels)
    {
        var text = new StringBuilder("{");
        for (var i = 0; i < labels.Count; i++)
        {
            var name = labels.NameAt(i);
            text.Append(i == 0 ? "" : ", ").Append(LabelNameRules.IsClassic(name) ? name : GoQuote.Quote(name));
            text.Append('=').Append(GoQuote.Quote(labels.ValueAt(i)));
        }
        return text.Append('}').ToString();
    }
}
