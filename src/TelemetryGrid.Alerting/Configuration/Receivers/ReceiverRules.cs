using TelemetryGrid.Alerting.Files;

namespace TelemetryGrid.Alerting.Configuration;

/// <summary>What each kind of integration needs, and what keys may stand together, before the global section fills in the rest.</summary>
internal static class ReceiverRules
{
    private static readonly string[] VictorOpsOwnFields =
    [
        "routing_key",
        "message_type",
        "state_message",
        "entity_display_name",
        "monitoring_tool",
        "entity_id",
        "entity_state",
    ];

    // A key and the key of the file that may hold it: at most one of both, and with Needed exactly one.
    private static readonly (string Kind, string Key, string FileKey, bool Needed)[] Pairs =
    [
        ("pagerduty", "service_key", "service_key_file", false),
        ("pagerduty", "routing_key", "routing_key_file", false),
        ("slack", "api_url", "api_url_file", false),
        ("slack", "app_token", "app_token_file", false),
        ("webhook", "url", "url_file", true),
        ("opsgenie", "api_key", "api_key_file", false),
        ("wechat", "api_secret", "api_secret_file", false),
        ("pushover", "user_key", "user_key_file", true),
        ("pushover", "token", "token_file", true),
        ("victorops", "api_key", "api_key_file", false),
        ("telegram", "bot_token", "bot_token_file", false),
        ("discord", "webhook_url", "webhook_url_file", true),
        ("msteams", "webhook_url", "webhook_url_file", true),
        ("msteamsv2", "webhook_url", "webhook_url_file", true),
        ("rocketchat", "token", "token_file", false),
        ("rocketchat", "token_id", "token_id_file", false),
        ("mattermost", "webhook_url", "webhook_url_file", false),
        ("incidentio", "url", "url_file", true),
        ("incidentio", "alert_source_token", "alert_source_token_file", true),
    ];

    private static readonly (string Kind, string Key)[] Needed =
    [
        ("email", "to"),
        ("victorops", "routing_key"),
        ("webex", "room_id"),
        ("jira", "project"),
        ("jira", "issue_type"),
    ];

    public static void Check(string kind, Settings settings, FileErrors errors)
    {
        foreach (var (_, key, fileKey, needed) in Pairs.Where(p => p.Kind == kind))
        {
            HttpRules.AtMostOne(settings, errors, key, fileKey);
            if (needed && settings.Text(key).Length + settings.Text(fileKey).Length == 0)
            {
                errors.Add(settings.Line, $"'{kind}_configs': one of {key} or {fileKey} is needed");
            }
        }
        foreach (var (_, key) in Needed.Where(n => n.Kind == kind))
        {
            HttpRules.Required(settings, errors, key, $"'{kind}_configs': '{key}' is missing");
        }
        switch (kind)
        {
            case "email":
                Email(settings, errors);
                break;
            case "pagerduty":
                PagerDuty(settings, errors);
                break;
            case "slack":
                Slack(settings, errors);
                break;
            case "opsgenie":
                Opsgenie(settings, errors);
                break;
            case "wechat" when settings.Text("message_type") is not ("" or "text" or "markdown"):
                errors.Add(settings.LineOf("message_type"), "'message_type' is text or markdown");
                break;
            case "pushover" when settings.Flag("html") == true && settings.Flag("monospace") == true:
                errors.Add(settings.LineOf("monospace"), "'html' and 'monospace' exclude each other");
                break;
            case "victorops":
                foreach (var (field, _) in settings.Pairs("custom_fields").Where(f => VictorOpsOwnFields.Contains(f.Key)))
                {
                    errors.Add(settings.LineOf("custom_fields"), $"the custom field '{field}' is one that VictorOps has itself");
                }
                break;
            case "sns":
                Sns(settings, errors);
                break;
            case "telegram":
                Telegram(settings, errors);
                break;
            case "webex" when settings.Section("http_config")?.Section("authorization") is null:
                errors.Add(settings.Line, "'webex_configs': http_config.authorization is missing");
                break;
            default:
                break;
        }
    }

    private static void Email(Settings settings, FileErrors errors)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (header, _) in settings.Pairs("headers").Where(h => !seen.Add(h.Key)))
        {
            errors.Add(settings.LineOf("headers"), $"the header '{header}' is given twice");
        }
    }

    private static void PagerDuty(Settings settings, FileErrors errors)
    {
        string[] keys = ["routing_key", "routing_key_file", "service_key", "service_key_file"];
        if (!keys.Any(key => settings.Text(key).Length > 0))
        {
            errors.Add(settings.Line, "'pagerduty_configs': a routing_key or service_key is needed, inline or in a file");
        }
    }

    private static void Slack(Settings settings, FileErrors errors)
    {
        var token = settings.Text("app_token").Length + settings.Text("app_token_file").Length > 0;
        var url = settings.Text("api_url").Length + settings.Text("api_url_file").Length > 0;
        if (token && url)
        {
            errors.Add(settings.LineOf("api_url"), "at most one of app_token/app_token_file & api_url/api_url_file may be configured");
        }
        const string BotUrl = "https://slack.com/api/chat.postMessage";
        if (settings.Flag("update_message") == true && url && settings.Text("api_url") != BotUrl)
        {
            errors.Add(settings.LineOf("update_message"), $"'update_message' needs a bot's token: api_url must be {BotUrl}");
        }
        foreach (var field in settings.Sections("fields"))
        {
            HttpRules.Required(field, errors, "title", "a slack field needs a title");
            HttpRules.Required(field, errors, "value", "a slack field needs a value");
        }
        foreach (var action in settings.Sections("actions"))
        {
            HttpRules.Required(action, errors, "type", "a slack action needs a type");
            HttpRules.Required(action, errors, "text", "a slack action needs a text");
            if (action.Text("url").Length + action.Text("name").Length == 0)
            {
                errors.Add(action.Line, "a slack action needs a name or a url");
            }
            if (action.Section("confirm") is { } confirm)
            {
                HttpRules.Required(confirm, errors, "text", "a slack confirmation needs a text");
            }
        }
    }

    private static void Opsgenie(Settings settings, FileErrors errors)
    {
        foreach (var responder in settings.Sections("responders"))
        {
            if (responder.Text("id").Length + responder.Text("username").Length + responder.Text("name").Length == 0)
            {
                errors.Add(responder.Line, "an opsgenie responder needs an id, username or name");
            }
            var type = responder.Text("type");
            if (!type.Contains("{{", StringComparison.Ordinal) && type is not ("team" or "teams" or "user" or "escalation" or "schedule"))
            {
                errors.Add(responder.LineOf("type"), $"an opsgenie responder is a team, teams, user, escalation or schedule, not '{type}'");
            }
        }
    }

    private static void Sns(Settings settings, FileErrors errors)
    {
        string[] keys = ["target_arn", "topic_arn", "phone_number"];
        if (keys.Count(key => settings.Text(key).Length > 0) != 1)
        {
            errors.Add(settings.Line, "'sns_configs': one of target_arn, topic_arn and phone_number is needed");
        }
        if (settings.Section("sigv4") is { } sigv4 && sigv4.Text("access_key").Length > 0 != sigv4.Text("secret_key").Length > 0)
        {
            errors.Add(sigv4.Line, "'sigv4' needs access_key and secret_key together");
        }
    }

    private static void Telegram(Settings settings, FileErrors errors)
    {
        if ((settings.Integer("chat_id") ?? 0) == 0 && settings.Text("chat_id_file").Length == 0)
        {
            errors.Add(settings.Line, "'telegram_configs': 'chat_id' is missing");
        }
        if (settings.Text("parse_mode") is not ("" or "Markdown" or "MarkdownV2" or "HTML"))
        {
            errors.Add(settings.LineOf("parse_mode"), "'parse_mode' is Markdown, MarkdownV2, HTML or empty");
        }
    }
}
