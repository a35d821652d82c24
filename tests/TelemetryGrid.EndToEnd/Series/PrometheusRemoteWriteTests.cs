using System.Text.Json;

namespace TelemetryGrid.EndToEnd.Series;

/// <summary>The real Prometheus scrapes, keeps what it scraped and writes it to the grid: both then answer alike.</summary>
public sealed class PrometheusRemoteWriteTests
{
    // Ranges end in fractions of a second: the oldest version of the peer counts the sample on a window's left edge, the newer ones do not.
    private static readonly (string Query, bool Ordered)[] Queries =
    [
        ("up", false),
        ("{job=\"page\"}", false),
        ("{__name__=~\"e2e_.*_total\",code!=\"404\"}", false),
        ("e2e_odd", false),
        ("e2e_requests_total{path=~\"/(api|login)\",code!~\"5..\"}", false),
        ("rate(e2e_requests_total[5s])", false),
        ("increase(e2e_requests_total{code=\"200\"}[7s500ms])", false),
        ("irate(e2e_requests_total[4s])", false),
        ("resets(e2e_restarting_total[15s])", false),
        ("changes(e2e_temperature_celsius[10s])", false),
        ("delta(e2e_temperature_celsius[6s])", false),
        ("deriv(e2e_temperature_celsius[8s])", false),
        ("predict_linear(e2e_temperature_celsius[8s], 60)", false),
        ("sum by (path) (rate(e2e_requests_total[5s]))", false),
        ("sum without (path, instance) (e2e_requests_total)", false),
        ("histogram_quantile(0.9, sum by (le, path) (rate(e2e_latency_seconds_bucket[6s])))", false),
        ("rate(e2e_latency_seconds_sum[5s]) / rate(e2e_latency_seconds_count[5s])", false),
        ("topk(3, e2e_requests_total)", true),
        ("bottomk by (code) (1, e2e_requests_total)", false),
        ("sort_desc(e2e_requests_total{code=\"500\"})", true),
        ("quantile(0.3, e2e_temperature_celsius)", false),
        ("stddev by (job) (e2e_temperature_celsius)", false),
        ("count_values(\"celsius\", round(e2e_temperature_celsius))", false),
        ("e2e_requests_total / on (path) group_left (version) e2e_build_info", false),
        ("e2e_requests_total > bool 110000", false),
        ("e2e_temperature_celsius > 0 or e2e_restarting_total unless e2e_now_and_then", false),
        ("label_replace(e2e_build_info, \"minor\", \"$1\", \"version\", \"1[.](.*)[.]0\")", false),
        ("label_join(e2e_build_info, \"both\", \"@\", \"path\", \"version\")", false),
        ("e2e_requests_total{path=\"/\"} offset 4s", false),
        ("max_over_time(rate(e2e_requests_total{path=\"/api\"}[4s])[8s:2s])", false),
        ("absent(e2e_requests_total{path=\"/nowhere\"})", false),
        ("absent_over_time(e2e_now_and_then[1s])", false),
        ("count_over_time(e2e_now_and_then[9s])", false),
        ("count_over_time(prometheus_http_requests_total[5s])", false),
        ("avg_over_time(e2e_temperature_celsius[10s])", false),
        ("quantile_over_time(0.75, e2e_temperature_celsius[10s])", false),
        ("last_over_time(e2e_now_and_then[3s])", false),
        ("timestamp(e2e_now_and_then)", false),
        ("e2e_now_and_then", false),
        ("sum(scrape_samples_scraped) by (job)", false),
        ("clamp(e2e_temperature_celsius, -5, 5)", false),
        ("day_of_week() + scalar(up{job=\"page\"})", false),
        ("vector(time())", false),
    ];

    [Fact]
    public async Task RemoteWrite_RealPrometheus_BothAnswerAlike()
    {
        Peer.Require("prometheus");
        await using var grid = await GridProcess.StartAsync("");
        await using var page = new TargetPage();
        var port = Ports.FreeTcp();
        await using var prometheus = await PrometheusProcess.StartAsync(
            port,
            $"""
            global:
              scrape_interval: 1s
              scrape_timeout: 1s
            scrape_configs:
              - job_name: prometheus
                static_configs:
                  - targets: ["127.0.0.1:{port}"]
              - job_name: page
                static_configs:
                  - targets: ["{page.Instance}"]
                    labels:
                      site: lab
            remote_write:
              - url: http://127.0.0.1:{grid.HttpPort}/api/v1/write
                queue_config:
                  batch_send_deadline: 200ms
                metadata_config:
                  send_interval: 1s
            """
        );
        using var peer = new PrometheusApi(port);
        using var api = new PrometheusApi(grid.HttpPort);
        await Eventually.GetAsync(() => Task.FromResult(page.Scrapes), n => n >= 20, "20 scrapes", 40);
        var at = await BetweenSamplesAsync(peer);
        await ArrivedAsync(peer, api, at);

        var differences = new List<string>();
        foreach (var (query, ordered) in Queries)
        {
            Compare(query, await peer.InstantAsync(query, at), await api.InstantAsync(query, at), ordered);
            var range = await RangeAsync(peer, query);
            Assert.True(range.GetProperty("result").GetArrayLength() > 0, $"{query} yields nothing, so it would compare nothing");
            Compare($"{query} as range", range, await RangeAsync(api, query), ordered: false);
        }
        foreach (var listing in new[] { "labels", "label/__name__/values", "label/room/values", "label/path/values", "series" })
        {
            var (expected, actual) = (await ListAsync(peer, listing), await ListAsync(api, listing));
            if (!expected.SequenceEqual(actual, StringComparer.Ordinal))
            {
                differences.Add($"{listing}: {string.Join(", ", expected)}\n  is not {string.Join(", ", actual)}");
            }
        }
        await CompareMetadataAsync(peer, api, differences);
        Assert.True(differences.Count == 0, $"{differences.Count} answers differ:\n{string.Join('\n', differences)}");

        await page.StopAsync();
        await Eventually.GetAsync(() => peer.NumberAsync("up{job=\"page\"}"), up => up == 0, "the target to be down");
        await Eventually.GetAsync(() => api.NumberAsync("up{job=\"page\"}"), up => up == 0, "the grid to know that");
        var end = (long)((await peer.NumberAsync("timestamp(up{job=\"page\"})"))! * 1000) + 900;
        var gone = await Eventually.GetAsync(
            () => peer.RangeAsync("{job=\"page\",__name__=~\"e2e_.*\"}", end - 5000, end, "0.05"),
            data => data.GetProperty("result").EnumerateArray().All(s => s.GetProperty("values").GetArrayLength() < 100),
            "staleness markers"
        );
        Assert.NotEqual(0, gone.GetProperty("result").GetArrayLength());
        await Eventually.GetAsync(
            async () =>
                PrometheusAnswer.Difference(
                    gone,
                    await api.RangeAsync("{job=\"page\",__name__=~\"e2e_.*\"}", end - 5000, end, "0.05"),
                    false
                ),
            difference => difference is null,
            "series to vanish from both at the same time"
        );
        Assert.Null(await api.NumberAsync("sum({job=\"page\",__name__=~\"e2e_.*\"})", end));

        Task<JsonElement> RangeAsync(PrometheusApi server, string query) => server.RangeAsync(query, at - 12_000, at, "1");

        void Compare(string query, JsonElement expected, JsonElement actual, bool ordered)
        {
            if (PrometheusAnswer.Difference(expected, actual, ordered) is { } difference)
            {
                differences.Add($"{query}: {difference}");
            }
        }

        async Task<List<string>> ListAsync(PrometheusApi server, string listing)
        {
            var data = await server.GetAsync(
                listing,
                ("match[]", "{job=\"page\"}"),
                ("start", PrometheusApi.Time(at - 60_000)),
                ("end", PrometheusApi.Time(at))
            );
            return
            [
                .. data.EnumerateArray()
                    .Select(e => e.ValueKind == JsonValueKind.String ? e.GetString()! : PrometheusAnswer.Labels(e))
                    .Order(StringComparer.Ordinal),
            ];
        }
    }

    /// <summary>A time shortly before the newest samples that has none of any target within the tenth of a second around it.</summary>
    private static async Task<long> BetweenSamplesAsync(PrometheusApi peer)
    {
        var newest = (await peer.GetAsync("query", ("query", "timestamp(up)")))
            .GetProperty("result")
            .EnumerateArray()
            .Select(s => (long)Math.Round(PrometheusAnswer.Number(s.GetProperty("value")[1]) * 1000))
            .ToList();
        Assert.Equal(2, newest.Count);
        var last = (newest.Min() / 1000 * 1000) - 1000;
        // Subqueries step on whole seconds, so those are kept clear of as well.
        return Enumerable
            .Range(0, 20)
            .Select(i => last + (i * 50))
            .MaxBy(t => newest.Append(0).Min(n => Math.Min(Math.Abs((t - n) % 1000), 1000 - Math.Abs((t - n) % 1000))));
    }

    private static async Task ArrivedAsync(PrometheusApi peer, PrometheusApi api, long at)
    {
        // Every sample, with its time to the millisecond.
        const string all = "{job=~\".+\"}[1h]";
        var expected = await peer.InstantAsync(all, at);
        await Eventually.GetAsync(
            async () => PrometheusAnswer.Difference(expected, await api.InstantAsync(all, at), ordered: false),
            difference => difference is null,
            "everything scraped to have arrived"
        );
    }

    private static async Task CompareMetadataAsync(PrometheusApi peer, PrometheusApi api, List<string> differences)
    {
        var expected = await peer.GetAsync("metadata");
        await Eventually.GetAsync(
            async () => (await api.GetAsync("metadata")).EnumerateObject().Count(),
            count => count >= expected.EnumerateObject().Count(),
            "metadata"
        );
        var actual = await api.GetAsync("metadata");
        foreach (var metric in expected.EnumerateObject())
        {
            if (!actual.TryGetProperty(metric.Name, out var other) || !JsonElement.DeepEquals(metric.Value, other))
            {
                differences.Add(
                    $"metadata of {metric.Name}: {metric.Value} is not {(other.ValueKind == JsonValueKind.Undefined ? "there" : other)}"
                );
            }
        }
    }
}
