using System.Collections;

namespace TelemetryGrid.Alerting.Templates;

/// <summary>The alerts of a notification: a list that knows which of them fire.</summary>
internal sealed class TemplateAlerts(List<TemplateRecord> all, List<TemplateRecord> firing, List<TemplateRecord> resolved)
    : ITemplateObject,
        IEnumerable<TemplateRecord>
{
    public IEnumerable<KeyValuePair<string, object?>> Entries =>
        all.Select((alert, i) => KeyValuePair.Create(i.ToString(System.Globalization.CultureInfo.InvariantCulture), (object?)alert));

    public object? Get(string name, object?[] arguments) =>
        name switch
        {
            "Firing" => firing,
            "Resolved" => resolved,
            _ => throw new TemplateException($"alerts have no field '{name}'"),
        };

    public IEnumerator<TemplateRecord> GetEnumerator() => all.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
