using System.Text.Json.Nodes;
using TelemetryGrid.Alerting.Configuration;
using TelemetryGrid.Alerting.Notifications;
using TelemetryGrid.Notifications.Http;
using TelemetryGrid.Notifications.Sending;

namespace TelemetryGrid.Notifications.Receivers;

/// <summary>Creates and closes alerts of Opsgenie by their alias (https://docs.opsgenie.com/docs/alert-api).</summary>
internal sealed class OpsgenieNotifier(HttpSender http) : INotifier
{
    private const int MaxMessage = 130;
    private const int MaxDescription = 15_000;

    public string Kind => "opsgenie";

    public async Task<NotificationOutcome> NotifyAsync(NotificationContext context, CancellationToken cancellation)
    {
        var key = context.Fill(await context.SecretAsync("api_key", "api_key_file", cancellation).ConfigureAwait(false));
        var root = $"{context.Settings.Text("api_url").TrimEnd('/')}/v2/alerts";
        var alias = context.GroupHash;
        if (!context.IsFiring)
        {
            var close = new JsonObject { ["source"] = Source(context) }.With("note", context.Text("note"));
            return await AskAsync(HttpMethod.Post, $"{root}/{alias}/close?identifierType=alias", close).ConfigureAwait(false);
        }
        var create = Message(context, alias);
        var outcome = await AskAsync(HttpMethod.Post, root, create).ConfigureAwait(false);
        // An alert that is there already keeps its texts when it is created again.
        foreach (var field in context.Settings.Flag("update_alerts") == true ? (string[])["message", "description"] : [])
        {
            if (outcome.IsTold && create[field] is { } text)
            {
                var update = new JsonObject { [field] = text.DeepClone() };
                outcome = await AskAsync(HttpMethod.Put, $"{root}/{alias}/{field}?identifierType=alias", update).ConfigureAwait(false);
            }
        }
        return outcome;

        async Task<NotificationOutcome> AskAsync(HttpMethod method, string url, JsonObject body)
        {
            var call = new HttpCall(context.Http, url, JsonBody.Of(body), JsonBody.ContentType)
            {
                Method = method,
                Authorization = $"GenieKey {key}",
            };
            return (await http.SendAsync(call, cancellation).ConfigureAwait(false)).Outcome();
        }
    }

    internal static JsonObject Message(NotificationContext context, string alias)
    {
        var details = WebhookNotifier.Pairs(CommonLabels.Of(context.Request.Notification.Alerts.Select(a => a.Labels)));
        foreach (var (name, value) in context.Settings.Pairs("details"))
        {
            details[name] = context.Fill(value);
        }
        return new JsonObject
        {
            ["alias"] = alias,
            ["message"] = context.Text("message", """{{ template "opsgenie.default.message" . }}""").Cut(MaxMessage),
        }
            .With("description", context.Text("description", """{{ template "opsgenie.default.description" . }}""").Cut(MaxDescription))
            .With("source", Source(context))
            .With("details", details)
            .With("responders", Responders(context))
            .With("tags", List(context.Text("tags")))
            .With("actions", List(context.Text("actions")))
            .With("note", context.Text("note"))
            .With("priority", context.Text("priority"))
            .With("entity", context.Text("entity"));
    }

    private static string Source(NotificationContext context) =>
        context.Text("source", """{{ template "opsgenie.default.source" . }}""").Cut(100);

    private static JsonArray Responders(NotificationContext context)
    {
        var all = new JsonArray();
        foreach (var responder in context.Settings.Sections("responders"))
        {
            var (id, name, user, type) = (Filled("id"), Filled("name"), Filled("username"), Filled("type").ToLowerInvariant());
            if (type == "teams")
            {
                // One text names several.
                foreach (var team in name.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
                {
                    all.Add(new JsonObject { ["name"] = team, ["type"] = "team" });
                }
            }
            else if (id.Length + name.Length + user.Length > 0)
            {
                all.Add(new JsonObject().With("id", id).With("name", name).With("username", user).With("type", type));
            }

            string Filled(string key) => context.Fill(responder.Text(key)).Trim();
        }
        return all;
    }

    private static JsonArray List(string text) =>
        new([.. text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(item => (JsonNode)item)]);
}
