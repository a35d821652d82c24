using TelemetryGrid.Alerting.Configuration;

namespace TelemetryGrid.Alerting.Tests.Configuration;

public sealed class ConfigurationReaderTests
{
    [Fact]
    public void Read_ManyMistakes_TellsAllWithTheirLines()
    {
        const string Text = """
            global:
              resolve_timeout: 5x
            route:
              receiver: nobody
              group_by: [a, a]
              routes:
                - matchers: [ 'a=~"("' ]
                  mute_time_intervals: [never]
                  colour: red
            receivers:
              - name: x
                webhook_configs:
                  - url: ftp://host/
                    send_resolved: perhaps
              - name: x
            inhibit_rules:
              - source_match_re: { a: "[" }
            """;
        var result = ConfigurationReader.Read(Text, "am.yml");
        Assert.Null(result.Configuration);
        Assert.Equal([2, 4, 5, 7, 8, 9, 13, 14, 15, 17], result.Errors.Select(e => e.Line).Distinct());
        Assert.All(result.Errors, e => Assert.Equal("am.yml", e.File));
        Assert.Contains(result.Errors, e => e.ToString().StartsWith("am.yml:9: 'colour' is not a key of", StringComparison.Ordinal));
    }

    [Fact]
    public void Read_ChildRoute_InheritsAllButMatchersAndIntervals()
    {
        const string Text = """
            route:
              receiver: x
              group_by: [b, a]
              group_wait: 1s
              routes:
                - matchers: [severity="page"]
                  repeat_interval: 1d
                  active_time_intervals: [office]
                  continue: true
                  routes:
                    - match: { team: net }
                      receiver: y
                      group_by: ['...']
            receivers: [ { name: x }, { name: y } ]
            time_intervals:
              - name: office
                time_intervals: [ { weekdays: ['monday:friday'], times: [ { start_time: '09:00', end_time: '17:00' } ] } ]
            """;
        var root = Read(Text).Root;
        var child = Assert.Single(root.Routes);
        var leaf = Assert.Single(child.Routes);
        Assert.Equal(["a", "b"], child.GroupBy);
        Assert.Equal(
            (TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5), TimeSpan.FromDays(1)),
            (leaf.GroupWait, leaf.GroupInterval, leaf.RepeatInterval)
        );
        Assert.True(child.Continue);
        Assert.False(leaf.Continue);
        Assert.True(leaf.GroupByAll);
        Assert.Empty(leaf.ActiveTimeIntervals);
        Assert.Equal("{}/{severity=\"page\"}/{team=\"net\"}", leaf.Key);
        Assert.Equal(("x", "y"), (child.Receiver, leaf.Receiver));
    }

    [Fact]
    public void Read_Receiver_TakesWhatItLacksFromTheGlobalSection()
    {
        const string Text = """
            global: { smtp_smarthost: 'mail:25', smtp_from: a@b, smtp_require_tls: false, http_config: { proxy_url: 'http://p:1' } }
            route: { receiver: x }
            receivers:
              - name: x
                email_configs: [ { to: c@d, from: e@f } ]
                webhook_configs: [ { url: 'http://h/', send_resolved: false }, { url: 'http://i/', max_alerts: 3 } ]
            """;
        var integrations = Read(Text).Receivers["x"].Integrations;
        Assert.Equal(
            [("email", 0, false), ("webhook", 0, false), ("webhook", 1, true)],
            integrations.Select(i => (i.Kind, i.Index, i.SendResolved))
        );
        var email = integrations[0].Settings;
        Assert.Equal(
            ("mail:25", "e@f", false, "localhost"),
            (email.Text("smarthost"), email.Text("from"), email.Flag("require_tls"), email.Text("hello"))
        );
        Assert.Equal(3, integrations[2].Settings.Integer("max_alerts"));
        Assert.Equal("http://p:1", integrations[2].Settings.Section("http_config")!.Text("proxy_url"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("- a")]
    [InlineData("route: [")]
    [InlineData("route: { receiver: x }\nroute: { receiver: x }")]
    [InlineData("receivers: [ { name: x } ]")]
    [InlineData("route: { receiver: x, continue: true }\nreceivers: [ { name: x } ]")]
    [InlineData("route: { receiver: x, matchers: [a=b] }\nreceivers: [ { name: x } ]")]
    [InlineData("route: { receiver: x, group_by: ['...', a] }\nreceivers: [ { name: x } ]")]
    [InlineData("route: { receiver: x, group_interval: 0s }\nreceivers: [ { name: x } ]")]
    [InlineData("route: &a { receiver: x, routes: [*a] }\nreceivers: [ { name: x } ]")]
    [InlineData("? [a]\n: b")]
    public void Read_Broken_IsAnError(string text)
    {
        var result = ConfigurationReader.Read(text, "am.yml");
        Assert.Null(result.Configuration);
        Assert.NotEmpty(result.Errors);
    }

    [Fact]
    public void Read_DeeplyNestedOrMultiplyingFile_IsRefusedBeforeItCostsMuch()
    {
        Assert.NotEmpty(ConfigurationReader.Read(new string('[', 200_000), "deep.yml").Errors);
        var bomb =
            "a0: &a0 { x: y }\n" + string.Concat(Enumerable.Range(1, 30).Select(i => $"a{i}: &a{i} {{ <<: [*a{i - 1}, *a{i - 1}] }}\n"));
        Assert.NotEmpty(ConfigurationReader.Read(bomb, "bomb.yml").Errors);
    }

    [Fact]
    public void Read_EveryTruncation_EndsInAnAnswer()
    {
        const string Text =
            "route: { receiver: x, routes: [ { matchers: [a=b], group_by: [c] } ] }\nreceivers: [ { name: x, slack_configs: [ {} ] } ]\n";
        for (var length = 0; length < Text.Length; length++)
        {
            var result = ConfigurationReader.Read(Text[..length], "am.yml");
            Assert.Equal(result.Configuration is null, !result.Errors.IsEmpty);
        }
    }

    private static AlertmanagerConfiguration Read(string text)
    {
        var result = ConfigurationReader.Read(text, "am.yml");
        Assert.Empty(result.Errors);
        return result.Configuration!;
    }
}
