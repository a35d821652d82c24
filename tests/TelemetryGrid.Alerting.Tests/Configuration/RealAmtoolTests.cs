using TelemetryGrid.Alerting.Configuration;

namespace TelemetryGrid.Alerting.Tests.Configuration;

public sealed class RealAmtoolTests
{
    private const string Rest = "\nroute: { receiver: x }\nreceivers: [ { name: x } ]\n";

    private static readonly string[] Configurations =
    [
        Rest,
        "route: { receiver: y }\nreceivers: [ { name: x } ]",
        "route: { receiver: x, routes: [ { matchers: ['a=b', 'c!~\"d|e\"'] } ] }\nreceivers: [ { name: x } ]",
        "route: { receiver: x, routes: [ { matchers: ['a=b,c=d'] } ] }\nreceivers: [ { name: x } ]",
        "route: { receiver: x, routes: [ { matchers: ['{a=b'] } ] }\nreceivers: [ { name: x } ]",
        "route: { receiver: x, routes: [ { matchers: ['a=b}'] } ] }\nreceivers: [ { name: x } ]",
        "route: { receiver: x, routes: [ { matchers: 'a=b' } ] }\nreceivers: [ { name: x } ]",
        "route: { receiver: x, routes: [ { matchers: ['a=b,'] } ] }\nreceivers: [ { name: x } ]",
        "route: { receiver: x, routes: [ { matchers: [''] } ] }\nreceivers: [ { name: x } ]",
        "route: { receiver: x, routes: [ { matchers: ['a=b\"c'] } ] }\nreceivers: [ { name: x } ]",
        "route: { receiver: x, routes: [ { match_re: { a: '(' } } ] }\nreceivers: [ { name: x } ]",
        "route: { receiver: x, routes: [ { receiver: z } ] }\nreceivers: [ { name: x } ]",
        "route: { receiver: x, continue: true }\nreceivers: [ { name: x } ]",
        "route: { receiver: x, matchers: [a=b] }\nreceivers: [ { name: x } ]",
        "route: { receiver: x, matchers: [] }\nreceivers: [ { name: x } ]",
        "route: { receiver: x, group_by: ['...', a] }\nreceivers: [ { name: x } ]",
        "route: { receiver: x, group_by: [a, a] }\nreceivers: [ { name: x } ]",
        "route: { receiver: x, group_wait: 0s }\nreceivers: [ { name: x } ]",
        "route: { receiver: x, group_interval: 0s }\nreceivers: [ { name: x } ]",
        "route: { receiver: x, repeat_interval: 0s }\nreceivers: [ { name: x } ]",
        "route: { receiver: x, repeat_interval: 1d12h }\nreceivers: [ { name: x } ]",
        "route: { receiver: x, repeat_interval: 12h1d }\nreceivers: [ { name: x } ]",
        "route: { receiver: x, colour: red }\nreceivers: [ { name: x } ]",
        "route: { receiver: x }\nreceivers: [ { name: x }, { name: x } ]",
        "route: { receiver: x }\nreceivers: [ { webhook_configs: [] } ]",
        "global: { resolve_timeout: 5 }" + Rest,
        "global: { smtp_smarthost: 'mail' }" + Rest,
        "global: { smtp_smarthost: 'mail:25' }" + Rest,
        "global: { slack_api_url: 'x' }" + Rest,
        "global: { http_config: { bearer_token: a, basic_auth: { username: b } } }" + Rest,
        "global: { http_config: { authorization: { type: Basic } } }" + Rest,
        "global: { http_config: { oauth2: { client_id: a } } }" + Rest,
        "global: { http_config: { colour: red } }" + Rest,
        Intervals("{ weekdays: ['monday:friday', saturday] }"),
        Intervals("{ weekdays: ['friday:monday'] }"),
        Intervals("{ weekdays: ['funday'] }"),
        Intervals("{ days_of_month: ['1:5', '-3:-1', '10'] }"),
        Intervals("{ days_of_month: ['0:5'] }"),
        Intervals("{ days_of_month: ['5:1'] }"),
        Intervals("{ days_of_month: ['1:-1'] }"),
        Intervals("{ days_of_month: ['-1:1'] }"),
        Intervals("{ days_of_month: ['-1:-3'] }"),
        Intervals("{ days_of_month: ['1:32'] }"),
        Intervals("{ days_of_month: ['20:-20'] }"),
        Intervals("{ months: ['1:3', 'may:august', december] }"),
        Intervals("{ months: ['august:may'] }"),
        Intervals("{ months: ['13'] }"),
        Intervals("{ years: ['2020:2022', 2030] }"),
        Intervals("{ years: ['2022:2020'] }"),
        Intervals("{ times: [ { start_time: '09:00', end_time: '24:00' } ] }"),
        Intervals("{ times: [ { start_time: '09:00', end_time: '09:00' } ] }"),
        Intervals("{ times: [ { start_time: '9:00', end_time: '10:00' } ] }"),
        Intervals("{ times: [ { start_time: '09:00' } ] }"),
        Intervals("{ times: [ { start_time: '09:60', end_time: '10:00' } ] }"),
        Intervals("{ location: 'Europe/Berlin' }"),
        Intervals("{ location: 'Europe/Nowhere' }"),
        "inhibit_rules: [ { source_matchers: [a=b], target_matchers: [c=d], equal: [e] } ]" + Rest,
        "inhibit_rules: [ { equal: ['a-b', ''] } ]" + Rest,
        "inhibit_rules: [ {} ]" + Rest,
        Receiver("webhook_configs: [ { url: 'http://h/' } ]"),
        Receiver("webhook_configs: [ {} ]"),
        Receiver("webhook_configs: [ { url: 'h' } ]"),
        Receiver("webhook_configs: [ { url: 'http://h/', send_resolved: yes, max_alerts: 3 } ]"),
        Receiver("webhook_configs: [ { url: 'http://h/', max_alerts: x } ]"),
        Receiver("email_configs: [ { to: a@b } ]"),
        Receiver("email_configs: [ { to: a@b, from: c@d, smarthost: 'h:25', headers: { Subject: a, subject: b } } ]"),
        Receiver("email_configs: [ { to: a@b, from: c@d, smarthost: 'h:25', tls_config: { insecure_skip_verify: true } } ]"),
        Receiver("email_configs: [ { from: c@d, smarthost: 'h:25' } ]"),
        Receiver("email_configs: [ { to: a@b, from: c@d, smarthost: 'h:25', auth_password: a, auth_password_file: b } ]"),
        Receiver("pagerduty_configs: [ { routing_key: a } ]"),
        Receiver("pagerduty_configs: [ { routing_key: a, service_key: b, images: [ { src: c } ], details: { d: e } } ]"),
        Receiver("pagerduty_configs: [ {} ]"),
        Receiver("opsgenie_configs: [ { api_key: a, responders: [ { type: team, name: b } ] } ]"),
        Receiver("opsgenie_configs: [ { api_key: a, responders: [ { type: team } ] } ]"),
        Receiver("opsgenie_configs: [ { api_key: a, responders: [ { type: robot, name: b } ] } ]"),
        Receiver("pushover_configs: [ { token: a, user_key: b, retry: 1m } ]"),
        Receiver("pushover_configs: [ { token: a } ]"),
        Receiver("victorops_configs: [ { api_key: a, routing_key: b, custom_fields: { c: d } } ]"),
        Receiver("victorops_configs: [ { api_key: a, routing_key: b, custom_fields: { entity_id: d } } ]"),
        Receiver("victorops_configs: [ { api_key: a } ]"),
        Receiver("telegram_configs: [ { bot_token: a, chat_id: 5, parse_mode: HTML } ]"),
        Receiver("telegram_configs: [ { bot_token: a, chat_id: 5, parse_mode: Word } ]"),
        Receiver("telegram_configs: [ { bot_token: a } ]"),
        Receiver("discord_configs: [ { webhook_url: 'http://h/' } ]"),
        Receiver("webex_configs: [ { room_id: a, http_config: { authorization: { credentials: b } } } ]"),
        Receiver("webex_configs: [ { room_id: a } ]"),
        Receiver("sns_configs: [ { topic_arn: a, sigv4: { region: b } } ]"),
        Receiver("sns_configs: [ { topic_arn: a, target_arn: c, sigv4: { region: b } } ]"),
        Receiver("sns_configs: [ { topic_arn: a, sigv4: { access_key: b } } ]"),
        Receiver("wechat_configs: [ { api_secret: a, corp_id: b, message_type: text } ]"),
        Receiver("wechat_configs: [ { api_secret: a, corp_id: b, message_type: html } ]"),
        Receiver("wechat_configs: [ { api_secret: a } ]"),
        Receiver(
            "slack_configs: [ { api_url: 'http://h/', fields: [ { title: a, value: b } ], actions: [ { type: c, text: d, url: e } ] } ]"
        ),
        Receiver("slack_configs: [ { api_url: 'http://h/', fields: [ { title: a } ] } ]"),
        Receiver("slack_configs: [ { api_url: 'http://h/', actions: [ { type: c, text: d } ] } ]"),
        Receiver("carrier_pigeon_configs: [ {} ]"),
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Read_ConfigurationsOfOurOwn_AgreeWithAmtool()
    {
        var folder = Directory.CreateTempSubdirectory("alerting-");
        try
        {
            var differences = new List<string>();
            for (var i = 0; i < Configurations.Length; i++)
            {
                var path = Path.Combine(folder.FullName, $"{i}.yml");
                await File.WriteAllTextAsync(path, Configurations[i], Cancel);
                var (valid, output) = await PeerTool.RunAsync("amtool", "check-config", path);
                var errors = ConfigurationReader.Read(Configurations[i], path).Errors;
                if (valid != errors.IsEmpty)
                {
                    differences.Add($"{Configurations[i]}\n  amtool: {output}\n  ours: {string.Join("; ", errors)}");
                }
            }
            Assert.True(differences.Count == 0, string.Join('\n', differences));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Intervals(string interval) => $"time_intervals: [ {{ name: i, time_intervals: [ {interval} ] }} ]{Rest}";

    private static string Receiver(string integrations) => $"route: {{ receiver: x }}\nreceivers: [ {{ name: x, {integrations} }} ]\n";
}
