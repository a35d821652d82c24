using System.Globalization;
using TelemetryGrid.Alerting.Notifications;
using TelemetryGrid.Notifications.Http;
using TelemetryGrid.Notifications.Sending;

namespace TelemetryGrid.Notifications.Receivers;

/// <summary>Sends through Pushover (https://pushover.net/api), which has one address for all.</summary>
internal sealed class PushoverNotifier(HttpSender http, string url = "https://api.pushover.net/1/messages.json") : INotifier
{
    public string Kind => "pushover";

    public async Task<NotificationOutcome> NotifyAsync(NotificationContext context, CancellationToken cancellation)
    {
        var form = Message(context);
        form.Add(new("token", context.Fill(await context.SecretAsync("token", "token_file", cancellation).ConfigureAwait(false))));
        form.Add(new("user", context.Fill(await context.SecretAsync("user_key", "user_key_file", cancellation).ConfigureAwait(false))));
        using var content = new FormUrlEncodedContent(form);
        var body = await content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false);
        var call = new HttpCall(context.Http, url, body, "application/x-www-form-urlencoded");
        return (await http.SendAsync(call, cancellation).ConfigureAwait(false)).Outcome();
    }

    private static List<KeyValuePair<string, string>> Message(NotificationContext context)
    {
        List<KeyValuePair<string, string>> form = [];
        var isHtml = context.Settings.Flag("html") == true;
        const string Own = """{{ template "pushover.default.message" . }}""";
        var message = (isHtml ? context.Html("message", Own) : context.Text("message", Own)).Trim().Cut(1024);
        Add("title", context.Text("title", """{{ template "pushover.default.title" . }}""").Cut(250));
        // A message without a text is refused.
        Add("message", message.Length > 0 ? message : "(no details)");
        Add("url", context.Text("url", """{{ template "pushover.default.url" . }}""").Cut(512));
        Add("url_title", context.Text("url_title").Cut(100));
        Add("device", context.Text("device"));
        Add("sound", context.Text("sound"));
        var priority = context.Text("priority", """{{ if eq .Status "firing" }}2{{ else }}0{{ end }}""").Trim();
        Add("priority", priority);
        if (priority == "2")
        {
            // What has to be acknowledged says how often and how long it is repeated: at least 30 s, at most 3 h.
            Add("retry", Seconds(context.Settings.Duration("retry") ?? TimeSpan.FromMinutes(1), 30, int.MaxValue));
            Add("expire", Seconds(context.Settings.Duration("expire") ?? TimeSpan.FromHours(1), 1, 10_800));
        }
        if (context.Settings.Duration("ttl") is { } ttl && ttl > TimeSpan.Zero)
        {
            Add("ttl", Seconds(ttl, 1, int.MaxValue));
        }
        Add("html", isHtml ? "1" : "");
        Add("monospace", context.Settings.Flag("monospace") == true ? "1" : "");
        return form;

        void Add(string key, string value)
        {
            if (value.Length > 0)
            {
                form.Add(new(key, value));
            }
        }
    }

    private static string Seconds(TimeSpan span, double least, double most) =>
        Math.Clamp(Math.Ceiling(span.TotalSeconds), least, most).ToString(CultureInfo.InvariantCulture);
}
