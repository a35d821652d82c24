using System.Collections.Immutable;

namespace TelemetryGrid.Alerting.Configuration;

/// <summary>Every kind of integration that Alertmanager's configuration knows, with its keys.</summary>
internal static class ReceiverKinds
{
    private static readonly SettingsSchema SlackConfirm = new("a slack 'confirm'", "title text ok_text dismiss_text");

    private static readonly SettingsSchema SlackAction = new(
        "a slack action",
        "type text url style name value confirm:section=confirm",
        ("confirm", SlackConfirm)
    );

    private static readonly SettingsSchema Field = new("a field", "title value short:flag");

    public static readonly ImmutableArray<ReceiverKind> All =
    [
        Kind(
            "email",
            false,
            """
            to from hello smarthost:hostport auth_username auth_password:secret auth_password_file auth_secret:secret auth_secret_file auth_identity
            headers:pairs html text require_tls:flag tls_config:section=tls force_implicit_tls:flag threading:any
            """,
            ("tls", HttpSchemas.Tls)
        ),
        Kind(
            "pagerduty",
            true,
            """
            service_key:secret service_key_file routing_key:secret routing_key_file url:url client client_url description details:any images:sections=image
            links:sections=link source severity class component group timeout:duration
            """,
            ("image", new("a pagerduty image", "href src alt text")),
            ("link", new("a pagerduty link", "href text"))
        ),
        Kind(
            "slack",
            false,
            """
            api_url:url api_url_file app_token:secret app_token_file app_url:url channel username color title title_link pretext text fields:sections=field
            short_fields:flag footer fallback callback_id icon_emoji icon_url image_url thumb_url link_names:flag mrkdwn_in:texts actions:sections=action
            message_text timeout:duration update_message:flag
            """,
            ("field", Field),
            ("action", SlackAction)
        ),
        Kind("webhook", true, "url:url url_file max_alerts:integer timeout:duration payload:any"),
        Kind(
            "opsgenie",
            true,
            """
            api_key:secret api_key_file api_url:url message description source details:pairs entity responders:sections=responder actions tags note
            priority update_alerts:flag
            """,
            ("responder", new("an opsgenie responder", "id name username type"))
        ),
        Kind(
            "wechat",
            false,
            "api_secret:secret api_secret_file corp_id message api_url:url to_user to_party to_tag agent_id message_type"
        ),
        Kind(
            "pushover",
            true,
            """
            user_key:secret user_key_file token:secret token_file title message url url_title device sound priority retry:duration expire:duration
            ttl:duration html:flag monospace:flag
            """
        ),
        Kind(
            "victorops",
            true,
            "api_key:secret api_key_file api_url:url routing_key message_type state_message entity_display_name monitoring_tool custom_fields:pairs"
        ),
        Kind(
            "sns",
            true,
            "api_url sigv4:section=sigv4 topic_arn phone_number target_arn subject message attributes:pairs",
            ("sigv4", HttpSchemas.SigV4)
        ),
        Kind(
            "telegram",
            true,
            "api_url:url bot_token:secret bot_token_file chat_id:integer chat_id_file message_thread_id:integer message disable_notifications:flag parse_mode"
        ),
        Kind("discord", true, "webhook_url:url webhook_url_file title message content username avatar_url"),
        Kind("webex", true, "api_url:url message room_id"),
        Kind("msteams", true, "webhook_url:url webhook_url_file title summary text"),
        Kind("msteamsv2", true, "webhook_url:url webhook_url_file title text"),
        Kind(
            "jira",
            true,
            """
            api_url:url api_type project summary:any description:any labels:texts priority issue_type reopen_transition resolve_transition
            wont_fix_resolution reopen_duration:duration fields:any custom_fields:any
            """
        ),
        Kind(
            "rocketchat",
            false,
            """
            api_url:url channel token:secret token_file token_id:secret token_id_file color title title_link text fields:sections=field short_fields:flag
            emoji icon_url image_url thumb_url link_names:flag actions:sections=action
            """,
            ("field", Field),
            ("action", new("a rocketchat action", "type text url msg"))
        ),
        Kind(
            "mattermost",
            true,
            """
            webhook_url:url webhook_url_file channel username text icon_url icon_emoji type attachments:sections=attachment props:any priority:any fallback
            color pretext author_name author_link author_icon title title_link fields:sections=field thumb_url footer footer_icon image_url
            """,
            ("field", Field),
            (
                "attachment",
                new(
                    "a mattermost attachment",
                    "fallback color pretext text author_name author_link author_icon title title_link fields:sections=field thumb_url footer footer_icon image_url",
                    ("field", Field)
                )
            )
        ),
        Kind(
            "incidentio",
            true,
            "url:url url_file alert_source_token:secret alert_source_token_file max_alerts:integer timeout:duration metadata:pairs"
        ),
    ];

    private static ReceiverKind Kind(
        string name,
        bool sendResolved,
        string fields,
        params (string Name, SettingsSchema Schema)[] beneath
    ) =>
        new(
            name,
            new SettingsSchema(
                $"'{name}_configs'",
                $"send_resolved:flag http_config:section=http {fields.ReplaceLineEndings(" ")}",
                [.. beneath, ("http", HttpSchemas.Http)]
            ),
            sendResolved
        );
}
