using TelemetryGrid.Alerting.Files;

namespace TelemetryGrid.Alerting.Configuration;

/// <summary>Fills in what a receiver leaves to the global section, and tells what neither of them gives.</summary>
internal static class ReceiverDefaults
{
    // Kind, key, key of the file that may hold it instead, keys of both in the global section, and what is missing without any.
    private static readonly (string Kind, string Key, string? FileKey, string Global, string? Missing)[] Table =
    [
        ("email", "smarthost", null, "smtp_smarthost", "no smarthost, neither here nor as the global smtp_smarthost"),
        ("email", "from", null, "smtp_from", "no sender, neither here nor as the global smtp_from"),
        ("email", "hello", null, "smtp_hello", null),
        ("email", "auth_username", null, "smtp_auth_username", null),
        ("email", "auth_password", "auth_password_file", "smtp_auth_password", null),
        ("email", "auth_secret", "auth_secret_file", "smtp_auth_secret", null),
        ("email", "auth_identity", null, "smtp_auth_identity", null),
        ("email", "require_tls", null, "smtp_require_tls", null),
        ("email", "force_implicit_tls", null, "smtp_force_implicit_tls", null),
        ("email", "tls_config", null, "smtp_tls_config", null),
        ("pagerduty", "url", null, "pagerduty_url", null),
        ("opsgenie", "api_url", null, "opsgenie_api_url", null),
        (
            "opsgenie",
            "api_key",
            "api_key_file",
            "opsgenie_api_key",
            "no Opsgenie API key, neither here nor globally, neither inline nor in a file"
        ),
        ("wechat", "api_url", null, "wechat_api_url", null),
        (
            "wechat",
            "api_secret",
            "api_secret_file",
            "wechat_api_secret",
            "no WeChat API secret, neither here nor globally, neither inline nor in a file"
        ),
        ("wechat", "corp_id", null, "wechat_api_corp_id", "no WeChat corp_id, neither here nor as the global wechat_api_corp_id"),
        ("victorops", "api_url", null, "victorops_api_url", null),
        (
            "victorops",
            "api_key",
            "api_key_file",
            "victorops_api_key",
            "no VictorOps API key, neither here nor globally, neither inline nor in a file"
        ),
        ("telegram", "api_url", null, "telegram_api_url", null),
        (
            "telegram",
            "bot_token",
            "bot_token_file",
            "telegram_bot_token",
            "no bot_token, neither here nor globally, neither inline nor in a file"
        ),
        ("webex", "api_url", null, "webex_api_url", null),
        ("jira", "api_url", null, "jira_api_url", "no api_url, neither here nor as the global jira_api_url"),
        ("rocketchat", "api_url", null, "rocketchat_api_url", null),
        (
            "rocketchat",
            "token",
            "token_file",
            "rocketchat_token",
            "no Rocket.Chat token, neither here nor globally, neither inline nor in a file"
        ),
        (
            "rocketchat",
            "token_id",
            "token_id_file",
            "rocketchat_token_id",
            "no Rocket.Chat token id, neither here nor globally, neither inline nor in a file"
        ),
        (
            "mattermost",
            "webhook_url",
            "webhook_url_file",
            "mattermost_webhook_url",
            "no Mattermost webhook_url, neither here nor globally, neither inline nor in a file"
        ),
    ];

    public static Settings Fill(string kind, Settings settings, Settings global, FileErrors errors)
    {
        if (!settings.Has("http_config"))
        {
            settings = settings.With("http_config", global.Section("http_config"));
        }
        foreach (var (_, key, fileKey, globalKey, missing) in Table.Where(t => t.Kind == kind))
        {
            var given = IsGiven(settings, key) || (fileKey is not null && IsGiven(settings, fileKey));
            if (!given)
            {
                settings = settings.With(key, global.Any(globalKey));
                settings = fileKey is null ? settings : settings.With(fileKey, global.Any($"{globalKey}_file"));
                given = IsGiven(settings, key) || (fileKey is not null && IsGiven(settings, fileKey));
            }
            if (!given && missing is not null)
            {
                errors.Add(settings.Line, $"'{kind}_configs': {missing}");
            }
        }
        return kind == "slack" ? Slack(settings, global, errors) : settings;
    }

    // A bot's token and a webhook's URL are two ways to the same channel: what the receiver gives wins over the global section as a whole.
    private static Settings Slack(Settings settings, Settings global, FileErrors errors)
    {
        string[] own = ["api_url", "api_url_file", "app_token", "app_token_file"];
        settings = IsGiven(settings, "app_url") ? settings : settings.With("app_url", global.Any("slack_app_url"));
        if (!own.Any(key => IsGiven(settings, key)) && settings.Section("http_config")?.Section("authorization") is null)
        {
            foreach (var key in own)
            {
                settings = settings.With(key, global.Any($"slack_{key}"));
            }
            if (!own.Any(key => IsGiven(settings, key)))
            {
                errors.Add(
                    settings.Line,
                    "'slack_configs': no API URL and no App token, neither here nor globally, neither inline nor in a file"
                );
            }
        }
        else if (!own.Any(key => IsGiven(settings, key)))
        {
            settings = settings.With("api_url", global.Has("slack_api_url") ? global.Any("slack_api_url") : settings.Text("app_url"));
        }
        return settings;
    }

    private static bool IsGiven(Settings settings, string key) => settings.Any(key) is { } value && value is not "";
}
