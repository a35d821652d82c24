using System.Text.Json.Nodes;
using TelemetryGrid.Alerting.Configuration;
using TelemetryGrid.Alerting.Notifications;
using TelemetryGrid.Notifications.Http;
using TelemetryGrid.Notifications.Sending;

namespace TelemetryGrid.Notifications.Receivers;

/// <summary>
/// Triggers and resolves incidents through PagerDuty's Events API: version 2 with a <c>routing_key</c>
/// (https://developer.pagerduty.com/docs/send-alert-event), version 1 with a <c>service_key</c>.
/// </summary>
internal sealed class PagerDutyNotifier(HttpSender http, string? first = null) : INotifier
{
    private const string FirstVersion = "https://events.pagerduty.com/generic/2010-04-15/create_event.json";
    private const int MaxSummary = 1024;

    // The API refuses events of more than 512 KiB.
    private const int MaxBytes = 512_000;

    private static readonly string[] Severities = ["critical", "error", "warning", "info"];

    public string Kind => "pagerduty";

    public async Task<NotificationOutcome> NotifyAsync(NotificationContext context, CancellationToken cancellation)
    {
        var service = await context.SecretAsync("service_key", "service_key_file", cancellation).ConfigureAwait(false);
        var routing = await context.SecretAsync("routing_key", "routing_key_file", cancellation).ConfigureAwait(false);
        var isFirst = service.Length > 0;
        var url = isFirst ? first ?? FirstVersion : context.Settings.Text("url");
        var details = Details(context);
        var body = JsonBody.Of(Event(details));
        if (body.Length > MaxBytes)
        {
            body = JsonBody.Of(Event(new JsonObject { ["error"] = "the details are too long for PagerDuty and were left out" }));
        }
        var answer = await http.SendAsync(new HttpCall(context.Http, url, body, JsonBody.ContentType), cancellation).ConfigureAwait(false);
        // Version 1 says 403 where version 2 says 429.
        return isFirst && answer.Status == 403
            ? answer.Failed(canRetry: true, $"{answer.Host} answers with status 403: too many events")
            : answer.Outcome();

        JsonObject Event(JsonObject of) =>
            isFirst ? MessageOne(context, context.Fill(service), of) : Message(context, context.Fill(routing), of);
    }

    internal static JsonObject Message(NotificationContext context, string routingKey, JsonObject details)
    {
        var payload = new JsonObject
        {
            ["summary"] = context.Text("description", """{{ template "pagerduty.default.description" . }}""").Cut(MaxSummary),
            ["source"] =
                context.Text("source") is { Length: > 0 } source ? source
                : context.Text("client", """{{ template "pagerduty.default.client" . }}""") is { Length: > 0 } client ? client
                : "TelemetryGrid",
            ["severity"] = Severity(context.Text("severity", """{{ template "pagerduty.default.severity" . }}""")),
        }
            .With("class", context.Text("class"))
            .With("component", context.Text("component"))
            .With("group", context.Text("group"))
            .With("custom_details", details);
        return new JsonObject
        {
            ["routing_key"] = routingKey,
            ["event_action"] = context.IsFiring ? "trigger" : "resolve",
            ["dedup_key"] = context.GroupHash,
            ["payload"] = payload,
        }
            .With("client", context.Text("client", """{{ template "pagerduty.default.client" . }}"""))
            .With("client_url", context.Text("client_url", """{{ template "pagerduty.default.clientURL" . }}"""))
            .With("links", Filled(context, "links", "href", "text"))
            .With("images", Filled(context, "images", "src", "href", "alt"));
    }

    internal static JsonObject Details(NotificationContext context)
    {
        var details = new JsonObject
        {
            ["firing"] = context.Fill("""{{ template "pagerduty.default.instances" .Alerts.Firing }}"""),
            ["resolved"] = context.Fill("""{{ template "pagerduty.default.instances" .Alerts.Resolved }}"""),
            ["num_firing"] = context.Fill("{{ .Alerts.Firing | len }}"),
            ["num_resolved"] = context.Fill("{{ .Alerts.Resolved | len }}"),
        };
        if (context.FillAny(context.Settings.Any("details")) is JsonObject own)
        {
            foreach (var (name, value) in own)
            {
                details[name] = value?.DeepClone();
            }
        }
        return details;
    }

    private static JsonObject MessageOne(NotificationContext context, string serviceKey, JsonObject details) =>
        new JsonObject
        {
            ["service_key"] = serviceKey,
            ["event_type"] = context.IsFiring ? "trigger" : "resolve",
            ["incident_key"] = context.GroupHash,
            ["description"] = context.Text("description", """{{ template "pagerduty.default.description" . }}""").Cut(MaxSummary),
            ["details"] = details,
        }
            .With("client", context.IsFiring ? context.Text("client", """{{ template "pagerduty.default.client" . }}""") : "")
            .With("client_url", context.IsFiring ? context.Text("client_url", """{{ template "pagerduty.default.clientURL" . }}""") : "");

    // The API knows four words and refuses all others; an event is worth more than its severity.
    private static string Severity(string text)
    {
        var severity = text.Trim().ToLowerInvariant();
        return Severities.Contains(severity) ? severity
            : severity is "page" or "emergency" or "fatal" ? "critical"
            : severity is "warn" ? "warning"
            : severity is "information" or "notice" or "none" ? "info"
            : "error";
    }

    // Links and images without an address are left out, so that templates can leave out some.
    private static JsonArray Filled(NotificationContext context, string list, params string[] keys) =>
        new([
            .. context
                .Settings.Sections(list)
                .Select(item => keys.Aggregate(new JsonObject(), (body, key) => body.With(key, context.Fill(item.Text(key)))))
                .Where(body => body.ContainsKey(keys[0])),
        ]);
}
