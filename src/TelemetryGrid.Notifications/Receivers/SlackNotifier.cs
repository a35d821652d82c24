using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using TelemetryGrid.Alerting.Configuration;
using TelemetryGrid.Alerting.Notifications;
using TelemetryGrid.Notifications.Http;
using TelemetryGrid.Notifications.Sending;

namespace TelemetryGrid.Notifications.Receivers;

/// <summary>
/// Posts to Slack, through an incoming webhook or as a bot through <c>chat.postMessage</c>: one message with one attachment
/// (https://docs.slack.dev/legacy/legacy-messaging/legacy-secondary-message-attachments).
/// </summary>
internal sealed partial class SlackNotifier(HttpSender http) : INotifier
{
    private const int MaxTitle = 1024;

    public string Kind => "slack";

    public async Task<NotificationOutcome> NotifyAsync(NotificationContext context, CancellationToken cancellation)
    {
        var settings = context.Settings;
        var token = await context.SecretAsync("app_token", "app_token_file", cancellation).ConfigureAwait(false);
        var url =
            token.Length > 0 ? settings.Text("app_url")
            : await context.SecretAsync("api_url", "api_url_file", cancellation).ConfigureAwait(false) is { Length: > 0 } own ? own
            : settings.Text("app_url");
        var call = new HttpCall(context.Http, url, JsonBody.Of(Message(context)), "application/json; charset=utf-8")
        {
            Authorization = token.Length > 0 ? $"Bearer {token}" : null,
        };
        var answer = await http.SendAsync(call, cancellation).ConfigureAwait(false);
        return answer.IsSuccess && Refusal(answer.Body) is { } refusal
            ? answer.Failed(
                refusal
                    is "ratelimited"
                        or "rate_limited"
                        or "internal_error"
                        or "fatal_error"
                        or "service_unavailable"
                        or "request_timeout",
                $"{answer.Host} refuses the message: {refusal}"
            )
            : answer.Outcome();
    }

    internal static JsonObject Message(NotificationContext context)
    {
        var message = new JsonObject()
            .With("channel", context.Text("channel"))
            .With("username", context.Text("username", """{{ template "slack.default.username" . }}"""))
            .With("icon_emoji", context.Text("icon_emoji", """{{ template "slack.default.iconemoji" . }}"""))
            .With("icon_url", context.Text("icon_url", """{{ template "slack.default.iconurl" . }}"""));
        if (context.Settings.Flag("link_names") == true)
        {
            message["link_names"] = true;
        }
        if (context.Text("message_text") is { Length: > 0 } text)
        {
            message["text"] = text;
            return message;
        }
        message["attachments"] = new JsonArray(Attachment(context));
        return message;
    }

    private static JsonObject Attachment(NotificationContext context) =>
        new JsonObject
        {
            ["title"] = context.Text("title", """{{ template "slack.default.title" . }}""").Cut(MaxTitle),
            ["text"] = context.Text("text", """{{ template "slack.default.text" . }}"""),
            ["fallback"] = context.Text("fallback", """{{ template "slack.default.fallback" . }}"""),
            ["mrkdwn_in"] = new JsonArray([.. Formatted(context.Settings).Select(f => (JsonNode)f)]),
        }
            .With("title_link", context.Text("title_link", """{{ template "slack.default.titlelink" . }}"""))
            .With("pretext", context.Text("pretext", """{{ template "slack.default.pretext" . }}"""))
            .With("callback_id", context.Text("callback_id", """{{ template "slack.default.callbackid" . }}"""))
            .With("image_url", context.Text("image_url"))
            .With("thumb_url", context.Text("thumb_url"))
            .With("footer", context.Text("footer", """{{ template "slack.default.footer" . }}"""))
            .With("color", context.Text("color", """{{ template "slack.default.color" . }}"""))
            .With("fields", new JsonArray([.. context.Settings.Sections("fields").Select(f => Field(context, f))]))
            .With("actions", new JsonArray([.. context.Settings.Sections("actions").Select(a => Action(context, a))]));

    private static IEnumerable<string> Formatted(Settings settings) =>
        settings.Texts("mrkdwn_in") is { Length: > 0 } given ? given : ["fallback", "pretext", "text"];

    private static JsonObject Field(NotificationContext context, Settings field) =>
        new()
        {
            ["title"] = context.Fill(field.Text("title")),
            ["value"] = context.Fill(field.Text("value")),
            ["short"] = field.Flag("short") ?? context.Settings.Flag("short_fields") ?? false,
        };

    private static JsonObject Action(NotificationContext context, Settings action)
    {
        var body = new JsonObject { ["type"] = context.Fill(action.Text("type")), ["text"] = context.Fill(action.Text("text")) }
            .With("url", context.Fill(action.Text("url")))
            .With("style", context.Fill(action.Text("style")))
            .With("name", context.Fill(action.Text("name")))
            .With("value", context.Fill(action.Text("value")));
        if (action.Section("confirm") is { } confirm)
        {
            body["confirm"] = new JsonObject { ["text"] = context.Fill(confirm.Text("text")) }
                .With("title", context.Fill(confirm.Text("title")))
                .With("ok_text", context.Fill(confirm.Text("ok_text")))
                .With("dismiss_text", context.Fill(confirm.Text("dismiss_text")));
        }
        return body;
    }

    // The Web API says with status 200 that it did not take a message; a webhook says "ok" in plain text.
    private static string? Refusal(string body)
    {
        if (!body.AsSpan().TrimStart().StartsWith('{'))
        {
            return null;
        }
        try
        {
            using var answer = JsonDocument.Parse(body);
            var root = answer.RootElement;
            if (!root.TryGetProperty("ok", out var ok) || ok.ValueKind != JsonValueKind.False)
            {
                return null;
            }
            var error = root.TryGetProperty("error", out var code) && code.ValueKind == JsonValueKind.String ? code.GetString() ?? "" : "";
            // Only a word of Slack's own list is repeated, nothing that could be an echo of what was sent.
            return Word().IsMatch(error) ? error : "no reason given";
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [GeneratedRegex("^[a-z_]{1,40}$")]
    private static partial Regex Word();
}
