using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using TelemetryGrid.Alerting.Alerts;
using TelemetryGrid.Notifications.Receivers;
using TelemetryGrid.Notifications.Tests.Http;
using TelemetryGrid.Notifications.Tests.Sending;

namespace TelemetryGrid.Notifications.Tests.Receivers;

/// <summary>Beside a real Alertmanager that is given the same alert and the same integrations.</summary>
public sealed class AlertmanagerPeerTests
{
    [Theory]
    [InlineData("webhook_configs: [{url: '@'}]", "")]
    [InlineData(
        "pagerduty_configs: [{routing_key: k, url: '@', description: d, client: c, client_url: u, severity: critical, details: {a: b}}]",
        "payload.custom_details"
    )]
    [InlineData(
        "opsgenie_configs: [{api_url: '@', api_key: k, message: m, description: d, source: s, tags: 'a,b', priority: P1, responders: [{name: n, type: team}]}]",
        ""
    )]
    [InlineData(
        "slack_configs: [{api_url: '@', channel: c, username: u, icon_emoji: ':x:', link_names: true, title: t, title_link: l, pretext: p, text: x, "
            + "fallback: f, footer: o, callback_id: i, color: good, short_fields: true, fields: [{title: a, value: b}, {title: c, value: d, short: false}], "
            + "actions: [{type: button, text: Open, url: 'http://x', style: primary}, {type: button, text: Ask, name: n, value: v, confirm: {text: Sure}}]}]",
        ""
    )]
    public async Task Send_SameAlert_IsWhatAlertmanagerPosts(string yaml, string except)
    {
        await using var theirs = await HttpSink.StartAsync();
        await using var ours = await HttpSink.StartAsync();
        theirs.Answer = ours.Answer = new SinkAnswer(202);
        var alert = Telling.Alert() with { EndsAt = TimeProvider.System.GetUtcNow().AddHours(1) };
        await PostToAlertmanagerAsync(yaml.Replace("'@'", $"'{theirs.Url}/'", StringComparison.Ordinal), alert, theirs);
        await using var telling = new Telling();
        var request = Telling.Request(yaml.Replace("'@'", $"'{ours.Url}/'", StringComparison.Ordinal), firing: [alert]);

        var outcome = await telling.Sender.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.True(outcome.IsTold, outcome.Error);
        Assert.Equal((theirs.Requests.First().Method, theirs.Requests.First().Path), (ours.Single.Method, ours.Single.Path));
        Assert.Equal(theirs.Requests.First().Header("Authorization"), ours.Single.Header("Authorization"));
        JsonAssert.Equal(Without(theirs.Requests.First().Json, except).ToJsonString(), Without(ours.Single.Json, except));
    }

    // What is filled in by templates differs by its words.
    private static JsonNode Without(JsonNode body, string path)
    {
        var (at, names) = (body, path.Split('.'));
        foreach (var name in names[..^1])
        {
            at = at[name]!;
        }
        at.AsObject().Remove(names[^1]);
        return body;
    }

    private static async Task PostToAlertmanagerAsync(string yaml, Alert alert, HttpSink sink)
    {
        var cancel = TestContext.Current.CancellationToken;
        var folder = Directory.CreateTempSubdirectory("alertmanager-").FullName;
        var port = FreePort();
        var address = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");
        await File.WriteAllTextAsync(
            Path.Combine(folder, "config.yml"),
            $"route: {{receiver: ops, group_by: [alertname], group_wait: 0s}}\nreceivers:\n  - name: ops\n    {yaml}\n",
            cancel
        );
        using var process = Start(
            $"--config.file={folder}/config.yml",
            $"--storage.path={folder}/data",
            $"--web.listen-address={address}",
            "--cluster.listen-address=",
            $"--web.external-url={Telling.ExternalUrl}",
            "--web.route-prefix=/",
            "--log.level=error"
        );
        try
        {
            using var http = new HttpClient();
            var posted = new JsonArray(
                new JsonObject
                {
                    ["labels"] = WebhookNotifier.Pairs(alert.Labels),
                    ["annotations"] = WebhookNotifier.Pairs(alert.Annotations),
                    ["startsAt"] = alert.StartsAt,
                    ["endsAt"] = alert.EndsAt,
                    ["generatorURL"] = alert.GeneratorUrl,
                }
            );
            for (var attempt = 0; ; attempt++)
            {
                try
                {
                    using var response = await http.PostAsJsonAsync($"http://{address}/api/v2/alerts", posted, cancel);
                    response.EnsureSuccessStatusCode();
                    break;
                }
                catch (HttpRequestException) when (attempt < 200 && !process.HasExited)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(50), cancel);
                }
            }
            for (var attempt = 0; sink.Requests.IsEmpty; attempt++)
            {
                Assert.True(attempt < 400, "Alertmanager told nobody");
                await Task.Delay(TimeSpan.FromMilliseconds(50), cancel);
            }
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(cancel);
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Process Start(params string[] arguments)
    {
        foreach (var program in (string[])["prometheus-alertmanager", "alertmanager"])
        {
            try
            {
                var process = Process.Start(
                    new ProcessStartInfo(program, arguments)
                    {
                        UseShellExecute = false,
                        RedirectStandardOutput = true,
                        RedirectStandardError = true,
                    }
                )!;
                process.OutputDataReceived += (_, _) => { };
                process.ErrorDataReceived += (_, _) => { };
                process.BeginOutputReadLine();
                process.BeginErrorReadLine();
                return process;
            }
            catch (Win32Exception)
            {
                // The next name, then.
            }
        }
        Assert.Skip("alertmanager is not installed");
        return new Process();
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
