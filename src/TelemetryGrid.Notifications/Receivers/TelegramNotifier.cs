using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using TelemetryGrid.Alerting.Notifications;
using TelemetryGrid.Notifications.Http;
using TelemetryGrid.Notifications.Sending;

namespace TelemetryGrid.Notifications.Receivers;

/// <summary>Sends as a Telegram bot (https://core.telegram.org/bots/api#sendmessage).</summary>
internal sealed partial class TelegramNotifier(HttpSender http) : INotifier
{
    private const int MaxText = 4096;

    public string Kind => "telegram";

    public async Task<NotificationOutcome> NotifyAsync(NotificationContext context, CancellationToken cancellation)
    {
        var token = await context.SecretAsync("bot_token", "bot_token_file", cancellation).ConfigureAwait(false);
        var chat = context.Settings.Integer("chat_id") is not null and not 0 and var number
            ? number.Value.ToString(CultureInfo.InvariantCulture)
            : await context.SecretAsync("", "chat_id_file", cancellation).ConfigureAwait(false);
        var url = $"{context.Settings.Text("api_url").TrimEnd('/')}/bot{token}/sendMessage";
        var call = new HttpCall(context.Http, url, JsonBody.Of(Message(context, chat)), JsonBody.ContentType);
        var answer = await http.SendAsync(call, cancellation).ConfigureAwait(false);
        return answer.Status == 429 && Wait(answer.Body) is { } wait ? answer.Outcome() with { RetryAfter = wait } : answer.Outcome();
    }

    internal static JsonObject Message(NotificationContext context, string chat)
    {
        const string Own = """{{ template "telegram.default.message" . }}""";
        var mode = context.Settings.Has("parse_mode") ? context.Settings.Text("parse_mode") : "HTML";
        var text = mode == "HTML" ? context.Html("message", Own) : context.Text("message", Own);
        if (text.Length > MaxText)
        {
            // Marks cut in two would be refused: what does not fit goes out as plain text.
            text = (mode == "HTML" ? WebUtility.HtmlDecode(Tag().Replace(text, "")) : text).Cut(MaxText);
            mode = "";
        }
        var message = new JsonObject
        {
            ["chat_id"] = long.TryParse(chat, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : chat,
            ["text"] = text,
            ["disable_notification"] = context.Settings.Flag("disable_notifications") ?? false,
            ["link_preview_options"] = new JsonObject { ["is_disabled"] = true },
        }.With("parse_mode", mode);
        if (context.Settings.Integer("message_thread_id") is > 0 and var thread)
        {
            message["message_thread_id"] = thread;
        }
        return message;
    }

    private static TimeSpan? Wait(string body)
    {
        try
        {
            using var answer = JsonDocument.Parse(body);
            return
                answer.RootElement.TryGetProperty("parameters", out var parameters)
                && parameters.TryGetProperty("retry_after", out var seconds)
                && seconds.TryGetInt32(out var count)
                ? TimeSpan.FromSeconds(Math.Max(0, count))
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();
}
