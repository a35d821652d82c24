using System.Text.Json.Nodes;
using TelemetryGrid.Alerting.Notifications;
using TelemetryGrid.Notifications.Http;
using TelemetryGrid.Notifications.Sending;

namespace TelemetryGrid.Notifications.Receivers;

/// <summary>Posts to a workflow of Microsoft Teams, an adaptive card (https://adaptivecards.io/explorer/AdaptiveCard.html).</summary>
internal sealed class TeamsWorkflowNotifier(HttpSender http) : INotifier
{
    public string Kind => "msteamsv2";

    public async Task<NotificationOutcome> NotifyAsync(NotificationContext context, CancellationToken cancellation)
    {
        var url = await context.SecretAsync("webhook_url", "webhook_url_file", cancellation).ConfigureAwait(false);
        var call = new HttpCall(context.Http, url, JsonBody.Of(Message(context)), JsonBody.ContentType);
        return (await http.SendAsync(call, cancellation).ConfigureAwait(false)).Outcome();
    }

    internal static JsonObject Message(NotificationContext context)
    {
        var card = new JsonObject
        {
            ["$schema"] = "http://adaptivecards.io/schemas/adaptive-card.json",
            ["type"] = "AdaptiveCard",
            ["version"] = "1.4",
            ["msteams"] = new JsonObject { ["width"] = "full" },
            ["body"] = new JsonArray(
                new JsonObject
                {
                    ["type"] = "TextBlock",
                    ["text"] = context.Text("title", """{{ template "msteamsv2.default.title" . }}"""),
                    ["weight"] = "Bolder",
                    ["size"] = "Medium",
                    ["style"] = "heading",
                    ["color"] = context.IsFiring ? "Attention" : "Good",
                    ["wrap"] = true,
                },
                new JsonObject
                {
                    ["type"] = "TextBlock",
                    ["text"] = context.Text("text", """{{ template "msteamsv2.default.text" . }}"""),
                    ["wrap"] = true,
                }
            ),
        };
        return new JsonObject
        {
            ["type"] = "message",
            ["attachments"] = new JsonArray(
                new JsonObject
                {
                    ["contentType"] = "application/vnd.microsoft.card.adaptive",
                    ["contentUrl"] = null,
                    ["content"] = card,
                }
            ),
        };
    }
}
