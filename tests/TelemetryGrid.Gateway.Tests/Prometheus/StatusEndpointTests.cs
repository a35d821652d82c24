using System.Collections.Immutable;
using System.IO.Compression;
using System.Net;
using System.Text.Json;
using TelemetryGrid.Gateway.Prometheus.Targets;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Gateway.Tests.Prometheus;

public sealed class StatusEndpointTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/api/v1/rules", """{"groups":[]}""")]
    [InlineData("/api/v1/rules?type=ALERT&exclude_alerts=true&match[]=up&rule_name[]=a&group_limit=5", """{"groups":[]}""")]
    [InlineData("/api/v1/rules?type=record", """{"groups":[]}""")]
    [InlineData("/api/v1/alerts", """{"alerts":[]}""")]
    [InlineData("/api/v1/query_exemplars?query=up&start=1435781430.781&end=1435781451.781", "[]")]
    [InlineData("/api/v1/query_exemplars?query=1", "[]")]
    [InlineData("/api/v1/targets", """{"activeTargets":[],"droppedTargets":[],"droppedTargetCounts":{}}""")]
    public async Task Question_ForWhatThereIsNone_HasTheShapeOfNone(string path, string data)
    {
        await using var host = await PrometheusHost.StartAsync();

        Assert.Equal(data, await host.DataAsync(path));
    }

    [Fact]
    public async Task BuildInfo_HasPrometheusFieldsAndNoFeatures()
    {
        await using var host = await PrometheusHost.StartAsync();

        using var data = JsonDocument.Parse(await host.DataAsync("/api/v1/status/buildinfo"));

        Assert.Equal(
            ["version", "revision", "branch", "buildUser", "buildDate", "goVersion"],
            data.RootElement.EnumerateObject().Select(p => p.Name)
        );
        Assert.All(data.RootElement.EnumerateObject(), p => Assert.Equal(JsonValueKind.String, p.Value.ValueKind));
        Assert.Equal("3.5.0+telemetrygrid.1.2.3", data.RootElement.GetProperty("version").GetString());
    }

    [Fact]
    public async Task Probes_BeforeAndAfterCatchingUp_SaySo()
    {
        var caughtUp = new TaskCompletionSource();
        await using var host = await PrometheusHost.StartAsync(arrange: grid => grid.CatchUp = caughtUp.Task);

        Assert.Equal("TelemetryGrid is healthy.\n", await host.GetAsync("/-/healthy"));
        using var waiting = await host.Http.GetAsync("/-/ready", Stop);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, waiting.StatusCode);
        Assert.Contains("1", await waiting.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);

        caughtUp.SetResult();
        await Eventually.TrueAsync(async () => (await host.Http.GetAsync("/-/ready", Stop)).IsSuccessStatusCode);
    }

    [Fact]
    public async Task Targets_ByStateAndPool_AreListed()
    {
        await using var host = await PrometheusHost.StartAsync(targets: new Targets());
        const string Active =
            """{"discoveredLabels":{"__address__":"a:1"},"labels":{"instance":"a:1","job":"node"},"scrapePool":"node","scrapeUrl":"http://a:1/metrics","globalUrl":"http://a:1/metrics","lastError":"connection refused","lastScrape":"2015-07-01T20:10:51.781Z","lastScrapeDuration":0.25,"health":"down","scrapeInterval":"1m30s","scrapeTimeout":"10s"}""";
        const string Idle =
            """{"discoveredLabels":{},"labels":{"job":"other"},"scrapePool":"other","scrapeUrl":"http://b:1/metrics","globalUrl":"http://b:1/metrics","lastError":"","lastScrape":"0001-01-01T00:00:00Z","lastScrapeDuration":0,"health":"unknown","scrapeInterval":"15s","scrapeTimeout":"10s"}""";
        const string Dropped = """{"discoveredLabels":{"__address__":"c:1"},"scrapePool":"node"}""";

        Assert.Equal(
            $$$"""{"activeTargets":[{{{Active}}},{{{Idle}}}],"droppedTargets":[{{{Dropped}}}],"droppedTargetCounts":{"node":1}}""",
            await host.DataAsync("/api/v1/targets")
        );
        Assert.Equal(
            $$$"""{"activeTargets":[{{{Active}}}],"droppedTargets":[],"droppedTargetCounts":{}}""",
            await host.DataAsync("/api/v1/targets?state=active&scrapePool=node")
        );
        Assert.Equal(
            $$$"""{"activeTargets":[],"droppedTargets":[{{{Dropped}}}],"droppedTargetCounts":{"node":1}}""",
            await host.DataAsync("/api/v1/targets?state=Dropped")
        );
    }

    [Fact]
    public async Task Answer_ForWhoAcceptsIt_IsGzipped()
    {
        await using var host = await PrometheusHost.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/status/buildinfo");
        request.Headers.AcceptEncoding.ParseAdd("gzip");

        using var response = await host.Http.SendAsync(request, Stop);

        Assert.Equal(["gzip"], response.Content.Headers.ContentEncoding);
        await using var gzip = new GZipStream(await response.Content.ReadAsStreamAsync(Stop), CompressionMode.Decompress);
        using var json = await JsonDocument.ParseAsync(gzip, cancellationToken: Stop);
        Assert.Equal("success", json.RootElement.GetProperty("status").GetString());
    }

    [Fact]
    public async Task Answer_OfOtherPaths_IsNot()
    {
        await using var host = await PrometheusHost.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/status");
        request.Headers.AcceptEncoding.ParseAdd("gzip");

        using var response = await host.Http.SendAsync(request, Stop);

        Assert.Empty(response.Content.Headers.ContentEncoding);
    }

    private sealed class Targets : ITargetDirectory
    {
        public ValueTask<TargetListing> ListAsync(CancellationToken cancellation) =>
            ValueTask.FromResult(
                new TargetListing(
                    [
                        new ActiveTarget
                        {
                            ScrapePool = "node",
                            DiscoveredLabels = Labels.Of(("__address__", "a:1")),
                            Labels = Labels.Of(("job", "node"), ("instance", "a:1")),
                            ScrapeUrl = "http://a:1/metrics",
                            Health = TargetHealth.Down,
                            LastError = "connection refused",
                            LastScrape = PrometheusHost.Now,
                            LastScrapeDuration = TimeSpan.FromSeconds(0.25),
                            ScrapeInterval = TimeSpan.FromSeconds(90),
                            ScrapeTimeout = TimeSpan.FromSeconds(10),
                        },
                        new ActiveTarget
                        {
                            ScrapePool = "other",
                            DiscoveredLabels = Labels.Empty,
                            Labels = Labels.Of(("job", "other")),
                            ScrapeUrl = "http://b:1/metrics",
                            ScrapeInterval = TimeSpan.FromSeconds(15),
                            ScrapeTimeout = TimeSpan.FromSeconds(10),
                        },
                    ],
                    [new DroppedTarget("node", Labels.Of(("__address__", "c:1")))]
                )
            );
    }
}
