using TelemetryGrid.Notifications.Tests.Http;
using TelemetryGrid.Notifications.Tests.Sending;

namespace TelemetryGrid.Notifications.Tests.Receivers;

public sealed class WebhookNotifierTests
{
    [Fact]
    public async Task Send_FiringAndResolved_PostsVersion4()
    {
        await using var sink = await HttpSink.StartAsync();
        await using var telling = new Telling();
        var request = Telling.Request(
            $"webhook_configs: [{{url: '{sink.Url}/hook?a=b'}}]",
            firing: [Telling.Alert("core-1", "one")],
            resolved: [Telling.Alert("core-2", "two")],
            truncated: 3
        );

        var outcome = await telling.Sender.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.True(outcome.IsTold, outcome.Error);
        Assert.Equal("POST", sink.Single.Method);
        Assert.Equal("/hook?a=b", sink.Single.Path);
        Assert.Equal("application/json", sink.Single.Header("Content-Type"));
        JsonAssert.Equal(
            $$"""
            {
              "version": "4",
              "groupKey": "{}:{alertname=\"LinkDown\"}",
              "truncatedAlerts": 3,
              "status": "firing",
              "receiver": "ops",
              "groupLabels": {"alertname": "LinkDown"},
              "commonLabels": {"alertname": "LinkDown", "severity": "critical"},
              "commonAnnotations": {
                "description": "Interface et-0/0/1 lost its carrier.",
                "remediation": "Check the optics.",
                "runbook_url": "https://wiki.example/linkdown"
              },
              "externalURL": "http://grid.example",
              "alerts": [
                {
                  "status": "firing",
                  "labels": {"alertname": "LinkDown", "device": "core-1", "severity": "critical"},
                  "annotations": {
                    "description": "Interface et-0/0/1 lost its carrier.",
                    "remediation": "Check the optics.",
                    "runbook_url": "https://wiki.example/linkdown",
                    "summary": "one"
                  },
                  "startsAt": "2026-01-02T02:59:05Z",
                  "endsAt": "0001-01-01T00:00:00Z",
                  "generatorURL": "http://grid.example/graph?g0.expr=up&g0.tab=0",
                  "fingerprint": "{{TelemetryGrid.Alerting.Alerts.Fingerprint.Of(Telling.Alert("core-1").Labels)}}"
                },
                {
                  "status": "resolved",
                  "labels": {"alertname": "LinkDown", "device": "core-2", "severity": "critical"},
                  "annotations": {
                    "description": "Interface et-0/0/1 lost its carrier.",
                    "remediation": "Check the optics.",
                    "runbook_url": "https://wiki.example/linkdown",
                    "summary": "two"
                  },
                  "startsAt": "2026-01-02T02:59:05Z",
                  "endsAt": "2026-01-02T03:07:05Z",
                  "generatorURL": "http://grid.example/graph?g0.expr=up&g0.tab=0",
                  "fingerprint": "{{TelemetryGrid.Alerting.Alerts.Fingerprint.Of(Telling.Alert("core-2").Labels)}}"
                }
              ]
            }
            """,
            sink.Single.Json
        );
    }

    [Fact]
    public async Task Send_MaxAlerts_CutsAndCounts()
    {
        await using var sink = await HttpSink.StartAsync();
        await using var telling = new Telling();
        var request = Telling.Request(
            $"webhook_configs: [{{url: '{sink.Url}', max_alerts: 2}}]",
            firing: [Telling.Alert("a"), Telling.Alert("b"), Telling.Alert("c"), Telling.Alert("d")],
            truncated: 10
        );
        await telling.Sender.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(2, sink.Single.Json["alerts"]!.AsArray().Count);
        Assert.Equal(12, sink.Single.Json["truncatedAlerts"]!.GetValue<long>());
    }

    [Fact]
    public async Task Send_UrlFile_IsReadAnewEachTime()
    {
        await using var sink = await HttpSink.StartAsync();
        await using var telling = new Telling();
        var file = Path.GetTempFileName();
        try
        {
            var request = Telling.Request($"webhook_configs: [{{url_file: '{file}'}}]");
            foreach (var path in (string[])["/first", "/second"])
            {
                await File.WriteAllTextAsync(file, $"{sink.Url}{path}\n", TestContext.Current.CancellationToken);
                await telling.Sender.SendAsync(request, TestContext.Current.CancellationToken);
            }
            Assert.Equal(["/first", "/second"], sink.Requests.Select(r => r.Path));
            File.Delete(file);
            var outcome = await telling.Sender.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal(("the file of 'url_file' cannot be read: FileNotFoundException", true), (outcome.Error, outcome.CanRetry));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Send_Payload_IsFilledIn()
    {
        await using var sink = await HttpSink.StartAsync();
        await using var telling = new Telling();
        var outcome = await telling.TellAsync(
            $$$"""
            webhook_configs:
              - url: '{{{sink.Url}}}'
                payload:
                  what: '{{ .GroupLabels.alertname }}'
                  list: ['{{ .Status }}', 'x']
            """
        );
        Assert.True(outcome.IsTold, outcome.Error);
        JsonAssert.Equal("""{"what": "LinkDown", "list": ["firing", "x"]}""", sink.Single.Json);
    }
}
