using System.Net;
using System.Text.Json;

namespace TelemetryGrid.EndToEnd;

/// <summary>The real amtool and the real Prometheus against the program.</summary>
public sealed class AlertmanagerTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Amtool_AlertsSilencesAndConfiguration_WorkUnmodified()
    {
        var amtool = Peer.Require("amtool");
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "am.yml");
        await File.WriteAllTextAsync(
            file,
            """
            global: { smtp_auth_password: hunter2 }
            route: { receiver: team, routes: [{ matchers: [severity="page"], receiver: pager }] }
            receivers: [{ name: team }, { name: pager }]
            """,
            Stop
        );
        await using var grid = await GridProcess.StartAsync("  []", $"alerting: {{ configuration: {file}, default_rules: false }}");
        // It warns of servers of another version than its own, which is no error.
        string[] to = [$"--alertmanager.url=http://127.0.0.1:{grid.HttpPort}", "--no-version-check"];

        Assert.Equal(
            "",
            await Peer.RunAsync(amtool, [.. to, "alert", "add", "alertname=down", "severity=page", "--annotation=summary=it is"])
        );
        var alerts = await Peer.RunAsync(amtool, [.. to, "alert", "query", "-o", "json"]);
        Assert.Equal("""[{"name":"pager"}]""", JsonDocument.Parse(alerts).RootElement[0].GetProperty("receivers").GetRawText());
        Assert.Contains("down", await Peer.RunAsync(amtool, [.. to, "alert", "query", "severity=page"]), StringComparison.Ordinal);
        Assert.DoesNotContain("down", await Peer.RunAsync(amtool, [.. to, "alert", "query", "severity=none"]), StringComparison.Ordinal);

        var id = (
            await Peer.RunAsync(amtool, [.. to, "silence", "add", "alertname=down", "--author=me", "--comment=c", "--duration=1h"])
        ).Trim();
        Assert.True(Guid.TryParse(id, out _), id);
        Assert.Contains(id, await Peer.RunAsync(amtool, [.. to, "silence", "query"]), StringComparison.Ordinal);
        Assert.DoesNotContain("down", await Peer.RunAsync(amtool, [.. to, "alert", "query"]), StringComparison.Ordinal);
        Assert.Contains("down", await Peer.RunAsync(amtool, [.. to, "alert", "query", "--silenced"]), StringComparison.Ordinal);
        Assert.Equal("", await Peer.RunAsync(amtool, [.. to, "silence", "expire", id]));
        Assert.DoesNotContain(id, await Peer.RunAsync(amtool, [.. to, "silence", "query"]), StringComparison.Ordinal);
        Assert.Contains("down", await Peer.RunAsync(amtool, [.. to, "alert", "query"]), StringComparison.Ordinal);

        var shown = await Peer.RunAsync(amtool, [.. to, "config", "show"]);
        Assert.Contains("receiver: team", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", shown, StringComparison.Ordinal);
        Assert.Equal("pager", (await Peer.RunAsync(amtool, [.. to, "config", "routes", "test", "severity=page"])).Trim());

        // A broken file keeps the last good one, and is told of with file and line.
        await File.WriteAllTextAsync(file, "route: { receiver: nobody }\nreceivers: []\n", Stop);
        using var http = new HttpClient();
        using var reload = await http.PostAsync($"http://127.0.0.1:{grid.HttpPort}/-/reload", null, Stop);
        Assert.Equal(HttpStatusCode.InternalServerError, reload.StatusCode);
        Assert.Contains("am.yml:1: ", await reload.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.Contains("am.yml:1: ", grid.Output, StringComparison.Ordinal);
        Assert.Contains("receiver: team", await Peer.RunAsync(amtool, [.. to, "config", "show"]), StringComparison.Ordinal);
        Assert.Contains(
            "network_telemetry_alert_configuration_last_reload_successful 0",
            await http.GetStringAsync($"http://127.0.0.1:{grid.HttpPort}/metrics", Stop),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Prometheus_AlertingRule_SendsToTheGrid()
    {
        var prometheus = Peer.Require("prometheus");
        using var folder = new TemporaryFolder();
        await using var grid = await GridProcess.StartAsync("  []", "alerting: { default_rules: false }");
        await File.WriteAllTextAsync(
            Path.Combine(folder.Path, "rules.yml"),
            "groups: [{ name: g, rules: [{ alert: Always, expr: vector(1), labels: { severity: page }, annotations: { summary: \"is {{ $value }}\" } }] }]",
            Stop
        );
        await File.WriteAllTextAsync(
            Path.Combine(folder.Path, "prometheus.yml"),
            $$"""
            global: { evaluation_interval: 1s, external_labels: { region: here } }
            rule_files: [rules.yml]
            alerting: { alertmanagers: [{ static_configs: [{ targets: ["127.0.0.1:{{grid.HttpPort}}"] }] }] }
            """,
            Stop
        );
        await using var server = Peer.Start(
            prometheus,
            $"--config.file={folder.Path}/prometheus.yml",
            $"--storage.tsdb.path={folder.Path}/data",
            $"--web.listen-address=127.0.0.1:{Ports.FreeTcp()}",
            // What it sends before it has found its Alertmanager is lost, and said again after this long.
            "--rules.alert.resend-delay=2s"
        );

        using var http = new HttpClient();
        var text = await Eventually.GetAsync(
            () => http.GetStringAsync($"http://127.0.0.1:{grid.HttpPort}/api/v2/alerts", Stop),
            t => t.Contains("Always", StringComparison.Ordinal),
            "the alert of the real Prometheus",
            60
        );

        var alert = JsonDocument.Parse(text).RootElement[0];
        Assert.Equal("""{"alertname":"Always","region":"here","severity":"page"}""", alert.GetProperty("labels").GetRawText());
        Assert.Equal("is 1", alert.GetProperty("annotations").GetProperty("summary").GetString());
    }

    [Fact]
    public async Task CheckAlertmanager_GoodAndBrokenFile_SaysWhatIsFoundAndWhatIsWrong()
    {
        using var folder = new TemporaryFolder();
        var (good, broken) = (Path.Combine(folder.Path, "good.yml"), Path.Combine(folder.Path, "broken.yml"));
        await File.WriteAllTextAsync(good, "route: { receiver: a }\nreceivers: [{ name: a }]\n", Stop);
        await File.WriteAllTextAsync(broken, "route:\n  receiver: b\n  colour: red\nreceivers: [{ name: a }]\n", Stop);
        var (output, errors) = (new StringWriter(), new StringWriter());

        var command = TelemetryGrid.Silo.Commands.Alertmanager.CheckAlertmanagerCommand.Create();
        var exitCode = await command
            .Parse([broken, good])
            .InvokeAsync(new System.CommandLine.InvocationConfiguration { Output = output, Error = errors }, Stop);

        Assert.Equal(1, exitCode);
        Assert.Contains($"Checking '{good}'  SUCCESS", output.ToString(), StringComparison.Ordinal);
        Assert.Contains(" - 1 receiver\n", output.ToString().ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains($"{broken}:3: ", errors.ToString(), StringComparison.Ordinal);
    }
}
