using System.Text.Json;
using TelemetryGrid.Alerting.Configuration;
using TelemetryGrid.Alerting.Routing;
using TelemetryGrid.Alerts;

namespace TelemetryGrid.Gateway.Alertmanager;

/// <summary><c>alerts</c> and <c>alerts/groups</c>.</summary>
internal static class AlertEndpoints
{
    public static async Task ListAsync(HttpContext context)
    {
        var filter = new AlertFilter(context);
        var alerts = await Catalog(context).ListAsync();
        await AlertmanagerAnswer.JsonAsync(
            context,
            json =>
            {
                json.WriteStartArray();
                foreach (var alert in alerts)
                {
                    if (filter.Takes(alert) && (filter.Receiver is null || alert.Receivers.Any(filter.Receiver.IsMatch)))
                    {
                        Write(json, alert, alert.Receivers);
                    }
                }
                json.WriteEndArray();
            }
        );
    }

    public static async Task GroupsAsync(HttpContext context)
    {
        var filter = new AlertFilter(context);
        var alerts = await Catalog(context).ListAsync();
        var groups = alerts
            .Where(filter.Takes)
            .SelectMany(a => a.Routes.Select(r => (Route: r, Alert: a)))
            .Where(a => filter.Receiver is null || filter.Receiver.IsMatch(a.Route.Receiver))
            .GroupBy(a => GroupIdentity.Of(a.Route, a.Alert.Labels).Id, StringComparer.Ordinal)
            .OrderBy(g => g.Key, StringComparer.Ordinal);
        await AlertmanagerAnswer.JsonAsync(
            context,
            json =>
            {
                json.WriteStartArray();
                foreach (var group in groups)
                {
                    var (route, first) = group.First();
                    json.WriteStartObject();
                    json.WriteStartArray("alerts");
                    foreach (var (_, alert) in group)
                    {
                        Write(json, alert, alert.Receivers);
                    }
                    json.WriteEndArray();
                    AlertmanagerAnswer.Labels(json, "labels", GroupIdentity.Of(route, first.Labels).Labels.ToPairs());
                    json.WriteStartObject("receiver");
                    json.WriteString("name", route.Receiver);
                    json.WriteEndObject();
                    json.WriteEndObject();
                }
                json.WriteEndArray();
            }
        );
    }

    public static async Task TakeAsync(HttpContext context)
    {
        using var body = await AlertmanagerBody.ReadAsync(context);
        var services = context.RequestServices;
        var (alerts, errors) = AlertBodyReader.Read(
            body.RootElement,
            services.GetRequiredService<TimeProvider>().GetUtcNow(),
            services.GetRequiredService<ConfigurationHolder>().Current.Configuration.ResolveTimeout
        );
        if (!alerts.IsEmpty)
        {
            await services.GetRequiredService<IGrainFactory>().GetGrain<IAlertIntakeGrain>(0).ReceiveAsync(alerts);
        }
        if (errors.Count > 0)
        {
            throw AlertmanagerException.Bad(string.Join("; ", errors.Distinct(StringComparer.Ordinal).Take(10)));
        }
    }

    private static AlertCatalog Catalog(HttpContext context) => context.RequestServices.GetRequiredService<AlertCatalog>();

    private static void Write(Utf8JsonWriter json, ListedAlert listed, IEnumerable<string> receivers)
    {
        var alert = listed.Alert;
        json.WriteStartObject();
        AlertmanagerAnswer.Labels(json, "annotations", alert.Annotations);
        AlertmanagerAnswer.Time(json, "endsAt", alert.EndsAt);
        json.WriteString("fingerprint", listed.Fingerprint);
        json.WriteStartArray("receivers");
        foreach (var receiver in receivers)
        {
            json.WriteStartObject();
            json.WriteString("name", receiver);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        AlertmanagerAnswer.Time(json, "startsAt", alert.StartsAt);
        json.WriteStartObject("status");
        AlertmanagerAnswer.Texts(json, "inhibitedBy", listed.InhibitedBy);
        AlertmanagerAnswer.Texts(json, "silencedBy", listed.SilencedBy);
        json.WriteString("state", listed.IsSuppressed ? "suppressed" : "active");
        json.WriteEndObject();
        AlertmanagerAnswer.Time(json, "updatedAt", alert.UpdatedAt);
        if (alert.GeneratorUrl.Length > 0)
        {
            json.WriteString("generatorURL", alert.GeneratorUrl);
        }
        AlertmanagerAnswer.Labels(json, "labels", alert.Labels);
        json.WriteEndObject();
    }
}
