using System.Collections;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Alerting.Templates;

/// <summary>Labels or annotations: a name that is not there is the empty text.</summary>
internal sealed class TemplatePairs(Labels labels) : ITemplateObject
{
    public IEnumerable<KeyValuePair<string, object?>> Entries =>
        Enumerable.Range(0, labels.Count).Select(i => KeyValuePair.Create(labels.NameAt(i), (object?)labels.ValueAt(i)));

    public object? Get(string name, object?[] arguments) =>
        name switch
        {
            "SortedPairs" => Sorted(),
            "Names" => Sorted().Select(p => p.Get("Name", [])).ToList(),
            "Values" => Sorted().Select(p => p.Get("Value", [])).ToList(),
            "Remove" when arguments is [IEnumerable names and not string] => Without(names),
            _ => labels[name],
        };

    public override string ToString() => $"map[{string.Join(' ', Entries.Select(e => $"{e.Key}:{e.Value}"))}]";

    // The alert's name comes first.
    private List<TemplateRecord> Sorted() =>
        [
            .. Entries
                .OrderBy(e => e.Key == "alertname" ? 0 : 1)
                .Select(e => new TemplateRecord(("Name", () => e.Key), ("Value", () => e.Value))),
        ];

    private TemplatePairs Without(IEnumerable names)
    {
        var rest = new LabelsBuilder(labels);
        foreach (var name in names)
        {
            rest.Remove(GoFormat.Print(name));
        }
        return new TemplatePairs(rest.Build());
    }
}
