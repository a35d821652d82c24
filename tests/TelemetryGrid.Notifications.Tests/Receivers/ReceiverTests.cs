using TelemetryGrid.Alerting.Alerts;
using TelemetryGrid.Notifications.Http;
using TelemetryGrid.Notifications.Receivers;
using TelemetryGrid.Notifications.Sending;
using TelemetryGrid.Notifications.Tests.Http;
using TelemetryGrid.Notifications.Tests.Sending;

namespace TelemetryGrid.Notifications.Tests.Receivers;

/// <summary>What each kind of receiver is sent, against the formats that their documentation defines.</summary>
public sealed class ReceiverTests
{
    // SHA-256 of {}:{alertname="LinkDown"}, as sha256sum gives it.
    private const string GroupHash = "877118631612c8dbe3bf32d975675020d1d92665a501f0116fcc0eea91a2a14d";

    [Fact]
    public async Task Slack_Webhook_GetsOneAttachment()
    {
        await using var sink = await HttpSink.StartAsync();
        var outcome = await TellAsync(
            $$$"""
            slack_configs:
              - api_url: '{{{sink.Url}}}/services/T/B/x'
                channel: '#net'
                text: 'T {{ .Status }}'
                footer: f
                short_fields: true
                fields: [{title: Device, value: '{{ .CommonLabels.device }}'}, {title: Long, value: v, short: false}]
                actions: [{type: button, text: Open, url: 'http://x/{{ .Receiver }}', style: primary}]
            """
        );
        Assert.True(outcome.IsTold, outcome.Error);
        Assert.Equal("/services/T/B/x", sink.Single.Path);
        Assert.Equal("", sink.Single.Header("Authorization"));
        JsonAssert.Equal(
            """
            {
              "channel": "#net",
              "username": "TelemetryGrid",
              "attachments": [{
                "title": "[CRITICAL] LinkDown",
                "title_link": "http://grid.example/#/alerts?receiver=ops&alertname=LinkDown",
                "text": "T firing",
                "fallback": "[CRITICAL] LinkDown",
                "footer": "f",
                "color": "danger",
                "mrkdwn_in": ["fallback", "pretext", "text"],
                "fields": [{"title": "Device", "value": "core-1", "short": true}, {"title": "Long", "value": "v", "short": false}],
                "actions": [{"type": "button", "text": "Open", "url": "http://x/ops", "style": "primary"}]
              }]
            }
            """,
            sink.Single.Json
        );
    }

    [Fact]
    public async Task Slack_AlertWithMarkup_IsEscaped()
    {
        await using var sink = await HttpSink.StartAsync();
        await TellAsync($"slack_configs: [{{api_url: '{sink.Url}'}}]", [Telling.Alert(summary: "<!channel> & <x>")]);
        var text = sink.Single.Json["attachments"]![0]!["text"]!.GetValue<string>();
        Assert.StartsWith("*&lt;!channel&gt; &amp; &lt;x&gt;*\nInterface", text, StringComparison.Ordinal);
        Assert.Contains(
            "<https://wiki.example/linkdown|Runbook> <http://grid.example/graph?g0.expr=up&amp;g0.tab=0|Graph>",
            text,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("""{"ok":true,"ts":"1.2"}""", "", false)]
    [InlineData("""{"ok":false,"error":"channel_not_found"}""", "channel_not_found", false)]
    [InlineData("""{"ok":false,"error":"ratelimited"}""", "ratelimited", true)]
    [InlineData("""{"ok":false,"error":"xoxb-S3CRET is bad"}""", "no reason given", false)]
    public async Task Slack_Bot_SendsItsTokenAndReadsTheAnswer(string body, string error, bool canRetry)
    {
        await using var sink = await HttpSink.StartAsync();
        sink.Answer = new SinkAnswer(200, body);
        var outcome = await TellAsync(
            $"slack_configs: [{{app_token: xoxb-S3CRET, app_url: '{sink.Url}/api/chat.postMessage', channel: C1}}]"
        );
        Assert.Equal("Bearer xoxb-S3CRET", sink.Single.Header("Authorization"));
        Assert.Equal("C1", sink.Single.Json["channel"]!.GetValue<string>());
        Assert.Equal((error.Length > 0 ? $"{sink.Host} refuses the message: {error}" : "", canRetry), (outcome.Error, outcome.CanRetry));
    }

    [Fact]
    public async Task PagerDuty_Firing_TriggersAnEvent()
    {
        await using var sink = await HttpSink.StartAsync();
        sink.Answer = new SinkAnswer(202, """{"status":"success"}""");
        var outcome = await TellAsync(
            $$$"""
            pagerduty_configs:
              - routing_key: R0UT1NG
                url: '{{{sink.Url}}}/v2/enqueue'
                client: Grid
                client_url: http://grid
                class: link
                component: '{{ .CommonLabels.device }}'
                group: core
                details: {site: ams, firing: '{{ len .Alerts.Firing }} link', nested: {a: ['{{ .Status }}']}}
                links: [{href: 'http://x', text: X}, {href: '{{ .CommonAnnotations.none }}', text: none}]
                images: [{src: 'http://i', alt: I, href: 'http://h'}]
            """
        );
        Assert.True(outcome.IsTold, outcome.Error);
        JsonAssert.Equal(
            $$"""
            {
              "routing_key": "R0UT1NG",
              "event_action": "trigger",
              "dedup_key": "{{GroupHash}}",
              "client": "Grid",
              "client_url": "http://grid",
              "payload": {
                "summary": "[CRITICAL] LinkDown",
                "source": "Grid",
                "severity": "critical",
                "class": "link",
                "component": "core-1",
                "group": "core",
                "custom_details": {
                  "firing": "1 link", "resolved": "", "num_firing": "1", "num_resolved": "0", "site": "ams", "nested": {"a": ["firing"]}
                }
              },
              "links": [{"href": "http://x", "text": "X"}],
              "images": [{"src": "http://i", "href": "http://h", "alt": "I"}]
            }
            """,
            sink.Single.Json
        );
    }

    [Theory]
    [InlineData("critical", "critical")]
    [InlineData("Warning", "warning")]
    [InlineData("page", "critical")]
    [InlineData("sev5", "error")]
    public async Task PagerDuty_Severity_IsOneThatTheApiTakes(string severity, string expected)
    {
        await using var sink = await HttpSink.StartAsync();
        await TellAsync($"pagerduty_configs: [{{routing_key: k, url: '{sink.Url}'}}]", [Telling.Alert(severity: severity)]);
        Assert.Equal(expected, sink.Single.Json["payload"]!["severity"]!.GetValue<string>());
    }

    [Fact]
    public async Task PagerDuty_Resolved_ResolvesTheSameKey()
    {
        await using var sink = await HttpSink.StartAsync();
        await TellAsync($"pagerduty_configs: [{{routing_key: k, url: '{sink.Url}'}}]", [], [Telling.Alert()]);
        Assert.Equal("resolve", sink.Single.Json["event_action"]!.GetValue<string>());
        Assert.Equal(GroupHash, sink.Single.Json["dedup_key"]!.GetValue<string>());
    }

    [Fact]
    public async Task PagerDuty_DetailsTooLong_AreLeftOut()
    {
        await using var sink = await HttpSink.StartAsync();
        await TellAsync($"pagerduty_configs: [{{routing_key: k, url: '{sink.Url}'}}]", [Telling.Alert(summary: new string('x', 600_000))]);
        Assert.InRange(sink.Single.Body.Length, 100, 512_000);
        Assert.Equal(
            """{"error":"the details are too long for PagerDuty and were left out"}""",
            sink.Single.Json["payload"]!["custom_details"]!.ToJsonString()
        );
    }

    [Theory]
    [InlineData(200, true, false)]
    [InlineData(403, false, true)]
    [InlineData(400, false, false)]
    public async Task PagerDuty_ServiceKey_SpeaksVersion1(int status, bool told, bool canRetry)
    {
        await using var sink = await HttpSink.StartAsync();
        sink.Answer = new SinkAnswer(status);
        var notifier = new PagerDutyNotifier(Sender(), sink.Url);
        var outcome = await notifier.NotifyAsync(
            Context("pagerduty_configs: [{service_key: k, details: {a: b}}]"),
            TestContext.Current.CancellationToken
        );
        Assert.Equal((told, canRetry), (outcome.IsTold, outcome.CanRetry));
        var body = sink.Single.Json.AsObject();
        Assert.Equal(("k", "trigger", GroupHash), ($"{body["service_key"]}", $"{body["event_type"]}", $"{body["incident_key"]}"));
        Assert.Equal("b", $"{body["details"]!["a"]}");
    }

    [Fact]
    public async Task Teams_Connector_GetsACard()
    {
        await using var sink = await HttpSink.StartAsync();
        sink.Answer = new SinkAnswer(200, "1");
        Assert.True((await TellAsync($"msteams_configs: [{{webhook_url: '{sink.Url}', text: t}}]")).IsTold);
        JsonAssert.Equal(
            """
            {"@type": "MessageCard", "@context": "https://schema.org/extensions", "themeColor": "C01C28",
             "title": "[CRITICAL] LinkDown", "summary": "[CRITICAL] LinkDown", "text": "t"}
            """,
            sink.Single.Json
        );
        sink.Answer = new SinkAnswer(200, "Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 429");
        var outcome = await TellAsync($"msteams_configs: [{{webhook_url: '{sink.Url}'}}]");
        Assert.Equal(($"{sink.Host} took the message and could not deliver it", true), (outcome.Error, outcome.CanRetry));
    }

    [Fact]
    public async Task Teams_Workflow_GetsAnAdaptiveCard()
    {
        await using var sink = await HttpSink.StartAsync();
        sink.Answer = new SinkAnswer(202);
        Assert.True(
            (await TellAsync($"msteamsv2_configs: [{{webhook_url: '{sink.Url}', title: h, text: t}}]", [], [Telling.Alert()])).IsTold
        );
        JsonAssert.Equal(
            """
            {"type": "message", "attachments": [{"contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": null, "content": {
              "$schema": "http://adaptivecards.io/schemas/adaptive-card.json", "type": "AdaptiveCard", "version": "1.4", "msteams": {"width": "full"},
              "body": [
                {"type": "TextBlock", "text": "h", "weight": "Bolder", "size": "Medium", "style": "heading", "color": "Good", "wrap": true},
                {"type": "TextBlock", "text": "t", "wrap": true}
              ]}}]}
            """,
            sink.Single.Json
        );
    }

    [Fact]
    public async Task Opsgenie_Firing_CreatesAndUpdates()
    {
        await using var sink = await HttpSink.StartAsync();
        sink.Answer = new SinkAnswer(202);
        var outcome = await TellAsync(
            $$$"""
            opsgenie_configs:
              - api_url: '{{{sink.Url}}}/'
                api_key: K3Y
                description: d
                source: s
                update_alerts: true
                priority: P2
                tags: 'a, b'
                entity: '{{ .CommonLabels.device }}'
                details: {site: ams}
                responders: [{type: teams, name: 'net, noc'}, {type: user, username: me@example.com}]
            """
        );
        Assert.True(outcome.IsTold, outcome.Error);
        var requests = sink.Requests.ToArray();
        Assert.Equal(
            [
                ("POST", "/v2/alerts"),
                ("PUT", $"/v2/alerts/{GroupHash}/message?identifierType=alias"),
                ("PUT", $"/v2/alerts/{GroupHash}/description?identifierType=alias"),
            ],
            requests.Select(r => (r.Method, r.Path))
        );
        Assert.All(requests, r => Assert.Equal("GenieKey K3Y", r.Header("Authorization")));
        JsonAssert.Equal(
            $$"""
            {"alias": "{{GroupHash}}", "message": "[CRITICAL] LinkDown", "description": "d", "source": "s", "priority": "P2",
             "tags": ["a", "b"], "entity": "core-1",
             "details": {"alertname": "LinkDown", "device": "core-1", "severity": "critical", "site": "ams"},
             "responders": [{"name": "net", "type": "team"}, {"name": "noc", "type": "team"}, {"username": "me@example.com", "type": "user"}]}
            """,
            requests[0].Json
        );
        JsonAssert.Equal("""{"message": "[CRITICAL] LinkDown"}""", requests[1].Json);
        JsonAssert.Equal("""{"description": "d"}""", requests[2].Json);
    }

    [Fact]
    public async Task Opsgenie_Resolved_ClosesByAlias()
    {
        await using var sink = await HttpSink.StartAsync();
        await TellAsync($"opsgenie_configs: [{{api_url: '{sink.Url}', api_key: k, source: s}}]", [], [Telling.Alert()]);
        Assert.Equal($"/v2/alerts/{GroupHash}/close?identifierType=alias", sink.Single.Path);
        JsonAssert.Equal("""{"source": "s"}""", sink.Single.Json);
    }

    [Fact]
    public async Task Telegram_Message_IsHtmlOfTheAlert()
    {
        await using var sink = await HttpSink.StartAsync();
        await TellAsync(
            $"telegram_configs: [{{api_url: '{sink.Url}', bot_token: '1:T', chat_id: -100, message_thread_id: 5, message: '<b>{{{{ .CommonAnnotations.summary }}}}</b>'}}]",
            [Telling.Alert(summary: "a<b")]
        );
        Assert.Equal("/bot1:T/sendMessage", sink.Single.Path);
        JsonAssert.Equal(
            """
            {"chat_id": -100, "text": "<b>a&lt;b</b>", "disable_notification": false, "link_preview_options": {"is_disabled": true},
             "parse_mode": "HTML", "message_thread_id": 5}
            """,
            sink.Single.Json
        );
    }

    [Fact]
    public async Task Telegram_TooLong_IsCutAsPlainText()
    {
        await using var sink = await HttpSink.StartAsync();
        await TellAsync(
            $"telegram_configs: [{{api_url: '{sink.Url}', bot_token: t, chat_id: 1}}]",
            [Telling.Alert(summary: new string('&', 5000))]
        );
        var body = sink.Single.Json.AsObject();
        Assert.False(body.ContainsKey("parse_mode"));
        Assert.Equal(4096, body["text"]!.GetValue<string>().Length);
        Assert.DoesNotContain("&amp;", body["text"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Telegram_TooMany_WaitsAsLongAsTheBodySays()
    {
        await using var sink = await HttpSink.StartAsync();
        sink.Answer = new SinkAnswer(429, """{"ok":false,"error_code":429,"parameters":{"retry_after":17}}""");
        var outcome = await TellAsync($"telegram_configs: [{{api_url: '{sink.Url}', bot_token: S3CRET, chat_id: 1}}]");
        Assert.Equal(
            ($"{sink.Host} answers with status 429", true, TimeSpan.FromSeconds(17)),
            (outcome.Error, outcome.CanRetry, outcome.RetryAfter)
        );
    }

    [Fact]
    public async Task Discord_Message_IsAnEmbed()
    {
        await using var sink = await HttpSink.StartAsync();
        sink.Answer = new SinkAnswer(204);
        Assert.True((await TellAsync($"discord_configs: [{{webhook_url: '{sink.Url}', message: m, content: c, username: u}}]")).IsTold);
        JsonAssert.Equal(
            """{"content": "c", "username": "u", "embeds": [{"title": "[CRITICAL] LinkDown", "description": "m", "color": 12590120}]}""",
            sink.Single.Json
        );
    }

    [Fact]
    public async Task Pushover_Emergency_SaysHowOftenItIsRepeated()
    {
        await using var sink = await HttpSink.StartAsync();
        var notifier = new PushoverNotifier(Sender(), sink.Url);
        await notifier.NotifyAsync(
            Context("pushover_configs: [{token: T, user_key: U, message: m, url: 'http://x', retry: 5s, expire: 5h}]"),
            TestContext.Current.CancellationToken
        );
        Assert.Equal(
            "title=%5BCRITICAL%5D+LinkDown&message=m&url=http%3A%2F%2Fx&priority=2&retry=30&expire=10800&token=T&user=U",
            sink.Single.Body
        );
    }

    private static async Task<Alerting.Notifications.NotificationOutcome> TellAsync(
        string yaml,
        Alert[]? firing = null,
        Alert[]? resolved = null
    )
    {
        await using var telling = new Telling();
        return await telling.Sender.SendAsync(Telling.Request(yaml, "ops", firing, resolved), TestContext.Current.CancellationToken);
    }

    private static HttpSender Sender() => new(new NotificationsOptions(), new OAuth2Tokens(TimeProvider.System), TimeProvider.System);

    private static NotificationContext Context(string yaml) =>
        new(
            Telling.Request(yaml),
            new Alerting.Templates.NotificationTemplates(Notifications.Texts.DefaultTemplates.Set),
            new Alerting.Templates.TemplateOptions(Telling.ExternalUrl, Telling.T0)
        );
}
