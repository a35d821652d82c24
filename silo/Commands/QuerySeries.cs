using System.Text;

namespace TelemetryGrid.Silo.Commands;

/// <summary>One series of an answer.</summary>
internal sealed record QuerySeries(IReadOnlyList<KeyValuePair<string, string>> Labels, IEnumerable<QuerySample> Samples)
{
    public string this[string label] => Labels.FirstOrDefault(l => l.Key == label).Value ?? "";

    /// <summary>As PromQL writes it: <c>name{label="value"}</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(this["__name__"]).Append('{');
        var separator = "";
        foreach (var (name, value) in Labels.Where(l => l.Key != "__name__"))
        {
            var escaped = value.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
            text.Append(separator).Append(name).Append("=\"").Append(escaped).Append('"');
            separator = ", ";
        }
        return text.Append('}').ToString();
    }
}
