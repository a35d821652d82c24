using System.Runtime.CompilerServices;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Alerting.Text;

internal static class LabelText
{
    /// <summary>All labels in braces, sorted, values in quotes: <c>{a="b", c="d"}</c>.</summary>
    public static string Format(Labels labels)
    {
        var text = new DefaultInterpolatedStringHandler(0, 0, provider: null, stackalloc char[256]);
        text.AppendLiteral("{");
        for (var i = 0; i < labels.Count; i++)
        {
            var name = labels.NameAt(i);
            text.AppendLiteral(i == 0 ? "" : ", ");
            text.AppendLiteral(LabelNameRules.IsClassic(name) ? name : GoQuote.Quote(name));
            text.AppendLiteral("=");
            text.AppendLiteral(GoQuote.Quote(labels.ValueAt(i)));
        }
        text.AppendLiteral("}");
        return text.ToStringAndClear();
    }
}
