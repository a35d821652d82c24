using System.Text.Json.Nodes;
using TelemetryGrid.Alerting.Notifications;
using TelemetryGrid.Notifications.Http;
using TelemetryGrid.Notifications.Sending;

namespace TelemetryGrid.Notifications.Receivers;

/// <summary>
/// Posts to a connector of Microsoft Teams, a message card
/// (https://learn.microsoft.com/outlook/actionable-messages/message-card-reference).
/// </summary>
internal sealed class TeamsNotifier(HttpSender http) : INotifier
{
    public string Kind => "msteams";

    public async Task<NotificationOutcome> NotifyAsync(NotificationContext context, CancellationToken cancellation)
    {
        var url = await context.SecretAsync("webhook_url", "webhook_url_file", cancellation).ConfigureAwait(false);
        var call = new HttpCall(context.Http, url, JsonBody.Of(Message(context)), JsonBody.ContentType);
        var answer = await http.SendAsync(call, cancellation).ConfigureAwait(false);
        // A connector says with status 200 that it could not deliver, and in its text why; it answers 1 when it could.
        return answer.IsSuccess && answer.Body.Contains("delivery failed", StringComparison.OrdinalIgnoreCase)
            ? answer.Failed(canRetry: true, $"{answer.Host} took the message and could not deliver it")
            : answer.Outcome();
    }

    internal static JsonObject Message(NotificationContext context) =>
        new()
        {
            ["@type"] = "MessageCard",
            ["@context"] = "https://schema.org/extensions",
            ["themeColor"] = context.IsFiring ? "C01C28" : "26A269",
            ["title"] = context.Text("title", """{{ template "msteams.default.title" . }}"""),
            ["summary"] = context.Text("summary", """{{ template "msteams.default.summary" . }}"""),
            ["text"] = context.Text("text", """{{ template "msteams.default.text" . }}"""),
        };
}
