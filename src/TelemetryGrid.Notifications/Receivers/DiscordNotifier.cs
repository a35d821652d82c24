using System.Text.Json.Nodes;
using TelemetryGrid.Alerting.Notifications;
using TelemetryGrid.Notifications.Http;
using TelemetryGrid.Notifications.Sending;

namespace TelemetryGrid.Notifications.Receivers;

/// <summary>Posts to a Discord webhook (https://discord.com/developers/docs/resources/webhook#execute-webhook).</summary>
internal sealed class DiscordNotifier(HttpSender http) : INotifier
{
    private const int MaxTitle = 256;
    private const int MaxDescription = 4096;
    private const int MaxContent = 2000;

    public string Kind => "discord";

    public async Task<NotificationOutcome> NotifyAsync(NotificationContext context, CancellationToken cancellation)
    {
        var url = await context.SecretAsync("webhook_url", "webhook_url_file", cancellation).ConfigureAwait(false);
        var call = new HttpCall(context.Http, url, JsonBody.Of(Message(context)), JsonBody.ContentType);
        return (await http.SendAsync(call, cancellation).ConfigureAwait(false)).Outcome();
    }

    internal static JsonObject Message(NotificationContext context) =>
        new JsonObject
        {
            ["embeds"] = new JsonArray(
                new JsonObject
                {
                    ["title"] = context.Text("title", """{{ template "discord.default.title" . }}""").Cut(MaxTitle),
                    ["description"] = context.Text("message", """{{ template "discord.default.message" . }}""").Cut(MaxDescription),
                    ["color"] = context.IsFiring ? 0xC01C28 : 0x26A269,
                }
            ),
        }
            .With("content", context.Text("content", """{{ template "discord.default.content" . }}""").Cut(MaxContent))
            .With("username", context.Text("username"))
            .With("avatar_url", context.Text("avatar_url"));
}
