using System.Text.Json;

namespace TelemetryGrid.EndToEnd.Series;

/// <summary>The grid scrapes what the real Prometheus scrapes, under the same configuration: both know the same.</summary>
public sealed class ScrapeTests
{
    private const string Relabelling = """
            relabel_configs:
              - source_labels: [__address__]
                regex: .*:9
                action: drop
              - source_labels: [__address__]
                regex: (.*):\d+
                target_label: host
                replacement: ${1}
            metric_relabel_configs:
              - source_labels: [__name__, kind]
                separator: "@"
                regex: e2e_odd@(huge|tiny)
                action: drop
              - source_labels: [path]
                regex: /(.+)
                target_label: page
              - regex: wor(ker)
                action: labelmap
                replacement: by_$1
        """;

    private static readonly (string Query, bool Ordered)[] StampedQueries =
    [
        ("{job=\"stamped\",__name__=~\"e2e_.*\"}", false),
        ("sum by (page) (rate(e2e_requests_total{job=\"stamped\"}[7s]))", false),
        ("histogram_quantile(0.5, rate(e2e_latency_seconds_bucket{job=\"stamped\"}[5s]))", false),
        ("topk(2, e2e_requests_total{job=\"stamped\"})", true),
        ("resets(e2e_restarting_total{job=\"stamped\"}[11s])", false),
        ("avg_over_time(e2e_temperature_celsius{job=\"stamped\"}[9s])", false),
        ("count_over_time(e2e_now_and_then{job=\"stamped\"}[11s])", false),
    ];

    [Fact]
    public async Task Scrape_SameConfigurationAsPrometheus_SameSeriesTargetsAndStaleness()
    {
        Peer.Require("prometheus");
        await using var stamped = new TargetPage(TimeProvider.System);
        // One for each: what they show depends on how often they were asked.
        await using var ours = new TargetPage();
        await using var theirs = new TargetPage();
        var dead = Ports.FreeTcp();
        await using var grid = await GridProcess.StartAsync(
            $$"""
              - id: stamped
                kind: prometheus
                targets: ["{{stamped.Instance}}"]
                interval: 1s
                timeout: 900ms
                labels: { site: lab, instance: one }
            {{Relabelling}}
              - id: plain
                kind: prometheus
                targets: ["{{ours.Instance}}", "127.0.0.1:{{dead}}", "127.0.0.1:9"]
                interval: 1s
                timeout: 900ms
                labels: { site: lab }
            {{Relabelling}}
            """
        );
        var port = Ports.FreeTcp();
        await using var prometheus = await PrometheusProcess.StartAsync(
            port,
            $$"""
            scrape_configs:
              - job_name: stamped
                scrape_interval: 1s
                scrape_timeout: 900ms
                static_configs:
                  - targets: ["{{stamped.Instance}}"]
                    labels: { site: lab, instance: one }
            {{Relabelling}}
              - job_name: plain
                scrape_interval: 1s
                scrape_timeout: 900ms
                static_configs:
                  - targets: ["{{theirs.Instance}}", "127.0.0.1:{{dead}}", "127.0.0.1:9"]
                    labels: { site: lab }
            {{Relabelling}}
            """
        );
        using var peer = new PrometheusApi(port);
        using var api = new PrometheusApi(grid.HttpPort);
        await Eventually.GetAsync(() => Task.FromResult(Math.Min(ours.Scrapes, theirs.Scrapes)), n => n >= 18, "18 scrapes", 40);

        await AssertStampedAlikeAsync(peer, api);
        AssertSequencesAlike(
            await SequencesAsync(peer, theirs.Instance),
            await SequencesAsync(api, ours.Instance),
            "{job=\"plain\"} of the same page"
        );
        Assert.Equal(await TargetsAsync(peer, theirs.Instance), await TargetsAsync(api, ours.Instance));
        Assert.Equal(await MetadataAsync(peer), await MetadataAsync(api));

        await ours.StopAsync();
        var down = $"up{{job=\"plain\",instance=\"{ours.Instance}\"}}";
        await Eventually.GetAsync(() => api.NumberAsync(down), up => up == 0, "the target to be down");
        var at = (long)((await api.NumberAsync($"timestamp({down})"))! * 1000);
        var page = $"{{job=\"plain\",instance=\"{ours.Instance}\",__name__=~\"e2e_.*\"}}";
        Assert.True(await api.NumberAsync($"count({page})", at - 1) > 0);
        Assert.Null(await api.NumberAsync($"count({page})", at));
        var target = (await api.GetAsync("targets"))
            .GetProperty("activeTargets")
            .EnumerateArray()
            .Single(t => Instance(t) == ours.Instance);
        Assert.Equal("down", target.GetProperty("health").GetString());
        Assert.NotEqual("", target.GetProperty("lastError").GetString());
    }

    /// <summary>Samples that bring their times are equal to the millisecond, whoever took them and when.</summary>
    private static async Task AssertStampedAlikeAsync(PrometheusApi peer, PrometheusApi api)
    {
        var newest = (await peer.NumberAsync("max(timestamp(e2e_without_type{job=\"stamped\"}))"))!.Value;
        await Eventually.GetAsync(
            () => api.NumberAsync("max(timestamp(e2e_without_type{job=\"stamped\"}))"),
            time => time >= newest,
            "the grid's scrape of that time"
        );
        // Samples are on even seconds; see the queries of remote write for why the windows' edges are not.
        var at = ((long)newest * 1000) + 500;
        foreach (var (query, ordered) in StampedQueries)
        {
            var expected = await peer.InstantAsync(query, at);
            Assert.NotEqual(0, expected.GetProperty("result").GetArrayLength());
            Assert.Equal((query, null), (query, PrometheusAnswer.Difference(expected, await api.InstantAsync(query, at), ordered)));
            var range = (await peer.RangeAsync(query, at - 4000, at, "1"), await api.RangeAsync(query, at - 4000, at, "1"));
            Assert.Equal((query, null), (query, PrometheusAnswer.Difference(range.Item1, range.Item2, ordered: false)));
        }
    }

    /// <summary>The values of each series one after the other; scrapes of both began at different times.</summary>
    private static async Task<Dictionary<string, List<string>>> SequencesAsync(PrometheusApi server, string instance)
    {
        var data = await server.GetAsync("query", ("query", $"{{job=\"plain\",instance=\"{instance}\"}}[1h]"));
        return data.GetProperty("result")
            .EnumerateArray()
            .ToDictionary(
                s => PrometheusAnswer.Labels(s).Replace(instance, "target", StringComparison.Ordinal),
                s => s.GetProperty("values").EnumerateArray().Select(v => v[1].GetString()!).ToList(),
                StringComparer.Ordinal
            );
    }

    private static void AssertSequencesAlike(
        Dictionary<string, List<string>> expected,
        Dictionary<string, List<string>> actual,
        string what
    )
    {
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), actual.Keys.Order(StringComparer.Ordinal));
        foreach (var (series, values) in expected)
        {
            var others = actual[series];
            var common = Math.Min(values.Count, others.Count);
            Assert.True(common >= 8, $"{series} of {what} has {values.Count} and {others.Count} values");
            if (!series.Contains("scrape_duration_seconds", StringComparison.Ordinal))
            {
                Assert.Equal((series, Joined(values, common)), (series, Joined(others, common)));
            }
        }

        static string Joined(List<string> values, int count) => string.Join(' ', values.Take(count));
    }

    private static async Task<string> TargetsAsync(PrometheusApi server, string instance)
    {
        var data = await server.GetAsync("targets");
        var active = data.GetProperty("activeTargets")
            .EnumerateArray()
            .Select(t =>
                string.Join(
                    " | ",
                    PrometheusAnswer.Labels(t.GetProperty("labels")),
                    PrometheusAnswer.Labels(t.GetProperty("discoveredLabels")),
                    Text(t, "scrapePool"),
                    Text(t, "scrapeUrl"),
                    Text(t, "health"),
                    Text(t, "scrapeInterval"),
                    Text(t, "scrapeTimeout"),
                    Text(t, "lastError").Length > 0 ? "an error" : "no error"
                )
            );
        var dropped = data.GetProperty("droppedTargets")
            .EnumerateArray()
            .Select(t => "dropped " + PrometheusAnswer.Labels(t.GetProperty("discoveredLabels")));
        return string.Join(
            '\n',
            active.Concat(dropped).Select(t => t.Replace(instance, "target", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
        );
    }

    private static async Task<string> MetadataAsync(PrometheusApi server) =>
        string.Join(
            '\n',
            (await server.GetAsync("metadata"))
                .EnumerateObject()
                .Where(m => m.Name.StartsWith("e2e_", StringComparison.Ordinal))
                .Select(m => $"{m.Name} {m.Value.GetRawText()}")
                .Order(StringComparer.Ordinal)
        );

    private static string Text(JsonElement element, string property) => element.GetProperty(property).GetString()!;

    private static string Instance(JsonElement target) => Text(target.GetProperty("labels"), "instance");
}
