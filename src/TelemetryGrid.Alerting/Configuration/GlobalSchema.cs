namespace TelemetryGrid.Alerting.Configuration;

/// <summary>The keys of the global section, and what they are when the file leaves them out.</summary>
internal static class GlobalSchema
{
    public static readonly SettingsSchema Schema = new(
        "'global'",
        """
        resolve_timeout:duration http_config:section=http smtp_from smtp_hello smtp_smarthost:hostport smtp_auth_username smtp_auth_password:secret
        smtp_auth_password_file smtp_auth_secret:secret smtp_auth_secret_file smtp_auth_identity smtp_require_tls:flag smtp_tls_config:section=tls
        smtp_force_implicit_tls:flag slack_api_url:url slack_api_url_file slack_app_token:secret slack_app_token_file slack_app_url:url pagerduty_url:url
        opsgenie_api_url:url opsgenie_api_key:secret opsgenie_api_key_file wechat_api_url:url wechat_api_secret:secret wechat_api_secret_file
        wechat_api_corp_id victorops_api_url:url victorops_api_key:secret victorops_api_key_file telegram_api_url:url telegram_bot_token:secret
        telegram_bot_token_file webex_api_url:url rocketchat_api_url:url rocketchat_token:secret rocketchat_token_file rocketchat_token_id:secret
        rocketchat_token_id_file jira_api_url:url mattermost_webhook_url:url mattermost_webhook_url_file
        """.ReplaceLineEndings(" "),
        ("http", HttpSchemas.Http),
        ("tls", HttpSchemas.Tls)
    );

    /// <summary>Keys of which a file gives at most one.</summary>
    public static readonly (string, string)[] Exclusive =
    [
        ("smtp_auth_password", "smtp_auth_password_file"),
        ("smtp_auth_secret", "smtp_auth_secret_file"),
        ("slack_api_url", "slack_api_url_file"),
        ("slack_app_token", "slack_app_token_file"),
        ("opsgenie_api_key", "opsgenie_api_key_file"),
        ("wechat_api_secret", "wechat_api_secret_file"),
        ("victorops_api_key", "victorops_api_key_file"),
        ("telegram_bot_token", "telegram_bot_token_file"),
        ("rocketchat_token", "rocketchat_token_file"),
        ("rocketchat_token_id", "rocketchat_token_id_file"),
        ("mattermost_webhook_url", "mattermost_webhook_url_file"),
    ];

    public static Settings WithDefaults(Settings global)
    {
        foreach (var (key, value) in Defaults)
        {
            global = global.Has(key) ? global : global.With(key, value);
        }
        return global;
    }

    private static readonly (string Key, object Value)[] Defaults =
    [
        ("resolve_timeout", TimeSpan.FromMinutes(5)),
        ("smtp_hello", "localhost"),
        ("smtp_require_tls", true),
        ("slack_app_url", "https://slack.com/api/chat.postMessage"),
        ("pagerduty_url", "https://events.pagerduty.com/v2/enqueue"),
        ("opsgenie_api_url", "https://api.opsgenie.com/"),
        ("wechat_api_url", "https://qyapi.weixin.qq.com/cgi-bin/"),
        ("victorops_api_url", "https://alert.victorops.com/integrations/generic/20131114/alert/"),
        ("telegram_api_url", "https://api.telegram.org"),
        ("webex_api_url", "https://webexapis.com/v1/messages"),
        ("rocketchat_api_url", "https://open.rocket.chat/"),
    ];
}
