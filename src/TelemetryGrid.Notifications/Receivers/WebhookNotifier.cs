using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using TelemetryGrid.Alerting.Alerts;
using TelemetryGrid.Alerting.Notifications;
using TelemetryGrid.Notifications.Http;
using TelemetryGrid.Notifications.Sending;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Notifications.Receivers;

/// <summary>Posts the group as JSON, version 4 of https://prometheus.io/docs/alerting/latest/configuration/#webhook_config.</summary>
internal sealed class WebhookNotifier(HttpSender http) : INotifier
{
    public string Kind => "webhook";

    public async Task<NotificationOutcome> NotifyAsync(NotificationContext context, CancellationToken cancellation)
    {
        var url = await context.SecretAsync("url", "url_file", cancellation).ConfigureAwait(false);
        var call = new HttpCall(context.Http, context.Fill(url), Body(context), JsonBody.ContentType);
        return (await http.SendAsync(call, cancellation).ConfigureAwait(false)).Outcome();
    }

    internal static JsonObject Message(NotificationContext context)
    {
        var request = context.Request;
        var alerts = request.Notification.Alerts.ToList();
        var firing = request.Notification.Firing.Length;
        var told = context.Settings.Integer("max_alerts") is > 0 and var most && most < alerts.Count ? (int)most : alerts.Count;
        return new JsonObject
        {
            ["version"] = "4",
            ["groupKey"] = request.Group.Key,
            ["truncatedAlerts"] = alerts.Count - told + request.Truncated,
            ["status"] = context.Status,
            ["receiver"] = request.Receiver,
            ["groupLabels"] = Pairs(request.Group.Labels),
            ["commonLabels"] = Pairs(CommonLabels.Of(alerts.Select(a => a.Labels))),
            ["commonAnnotations"] = Pairs(CommonLabels.Of(alerts.Select(a => a.Annotations))),
            ["externalURL"] = context.ExternalUrl,
            ["alerts"] = new JsonArray([.. alerts.Take(told).Select((alert, i) => One(alert, isFiring: i < firing))]),
        };
    }

    private static byte[] Body(NotificationContext context)
    {
        if (context.Settings.Any("payload") is not { } payload)
        {
            return JsonBody.Of(Message(context));
        }
        var body = context.FillAny(payload) ?? new JsonObject();
        if (payload is string)
        {
            // A text that is JSON once it is filled in is meant as such.
            var text = body.GetValue<string>();
            try
            {
                using var _ = JsonDocument.Parse(text);
                return Encoding.UTF8.GetBytes(text);
            }
            catch (JsonException)
            {
                return JsonBody.Of(body);
            }
        }
        return JsonBody.Of(body);
    }

    private static JsonObject One(Alert alert, bool isFiring) =>
        new()
        {
            ["status"] = isFiring ? "firing" : "resolved",
            ["labels"] = Pairs(alert.Labels),
            ["annotations"] = Pairs(alert.Annotations),
            ["startsAt"] = Time(alert.StartsAt),
            // What fires has no end yet, which the format writes as the year 1.
            ["endsAt"] = Time(isFiring ? default : alert.EndsAt),
            ["generatorURL"] = alert.GeneratorUrl,
            ["fingerprint"] = Fingerprint.Of(alert.Labels).ToString(),
        };

    internal static JsonObject Pairs(Labels labels) =>
        new(Enumerable.Range(0, labels.Count).Select(i => KeyValuePair.Create(labels.NameAt(i), (JsonNode?)labels.ValueAt(i))));

    // RFC 3339 with as many digits of a second as there are.
    private static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
}
