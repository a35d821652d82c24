using System.Text;

namespace TelemetryGrid.Grains.Forecasts;

/// <summary>Writes a selector of series.</summary>
internal static class Selector
{
    public static string Of(string metric, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        var text = new StringBuilder(metric).Append('{');
        foreach (var (name, value) in labels)
        {
            text.Append(name).Append("=\"");
            foreach (var c in value)
            {
                text.Append(
                    c switch
                    {
                        '\\' => "\\\\",
                        '"' => "\\\"",
                        '\n' => "\\n",
                        _ => c.ToString(),
                    }
                );
            }
            text.Append("\",");
        }
        return text.Append('}').ToString();
    }
}
