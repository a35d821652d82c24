using TelemetryGrid.Alerting.Configuration;

namespace TelemetryGrid.Alerting.Tests.Configuration;

/// <summary>The configuration in use, and how it is shown.</summary>
public sealed class ConfigurationHolderTests
{
    private const string Text = """
        global:
          smtp_smarthost: mail.example:25
          smtp_from: grid@example.net
          smtp_auth_password: SECRET1 # SECRET2
          slack_api_url: https://hooks.example/SECRET3
          http_config:
            proxy_url: http://user:SECRET4@proxy.example
            authorization: { credentials: SECRET5 }
            http_headers: { X-Token: { secrets: [SECRET6] } }
        route: { receiver: team }
        receivers:
          - name: team
            webhook_configs: [{ url: "https://hooks.example/SECRET7", http_config: { basic_auth: { username: shown, password: &p SECRET8 } } }]
            pagerduty_configs: [{ routing_key: *p }]
            slack_configs: [{ api_url: https://hooks.example/SECRET9, channel: "#shown" }]
            opsgenie_configs: [{ api_key: SECRET10, api_url: "https://api.shown.example/" }]
        """;

    [Fact]
    public void Load_FileWithSecrets_ShowsEverythingButThem()
    {
        var holder = new ConfigurationHolder();

        Assert.Empty(holder.Load(Text, "am.yml", DateTimeOffset.UnixEpoch));

        var shown = holder.Current.Text;
        Assert.DoesNotContain("SECRET", shown, StringComparison.Ordinal);
        Assert.Contains("https://api.shown.example/", shown, StringComparison.Ordinal);
        Assert.Contains("username: shown", shown, StringComparison.Ordinal);
        Assert.Contains("smtp_from: grid@example.net", shown, StringComparison.Ordinal);
        Assert.Contains("routing_key: ", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_BrokenFile_KeepsTheLastGoodOneAndSaysWhy()
    {
        var holder = new ConfigurationHolder();
        Assert.Empty(holder.Load("route: { receiver: a }\nreceivers: [{ name: a }]\n", "am.yml", DateTimeOffset.UnixEpoch));
        var good = holder.Current;

        var errors = holder.Load("route:\n  receiver: a\n  colour: red\nreceivers: [{ name: a }]\n", "am.yml", DateTimeOffset.UnixEpoch);

        Assert.StartsWith("am.yml:3: ", Assert.Single(errors).ToString(), StringComparison.Ordinal);
        Assert.Equal(errors, holder.Errors);
        Assert.Same(good, holder.Current);
        Assert.Empty(holder.Load("route: { receiver: b }\nreceivers: [{ name: b }]\n", "am.yml", DateTimeOffset.UnixEpoch));
        Assert.True(holder.Current.Version > good.Version);
        Assert.Empty(holder.Errors);
    }
}
