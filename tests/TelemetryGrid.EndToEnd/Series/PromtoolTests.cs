using System.Globalization;
using System.Net;
using System.Text;

namespace TelemetryGrid.EndToEnd.Series;

/// <summary>promtool asks the running grid and reads its pages.</summary>
public sealed class PromtoolTests
{
    [Fact]
    public async Task Query_InstantRangeSeriesLabels_WhatWasImported()
    {
        var promtool = Peer.Require("promtool");
        await using var grid = await GridProcess.StartAsync("");
        using var api = new PrometheusApi(grid.HttpPort);
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - 5;
        await ImportAsync(grid, now);
        var server = $"http://127.0.0.1:{grid.HttpPort}";

        var instant = await Peer.RunAsync(promtool, "query", "instant", $"--time={now}", server, "e2e_tool_total * 2");
        Assert.Equal([$"{{host=\"a\"}} => 240 @[{now}]", $"{{host=\"b\"}} => 40 @[{now}]"], Lines(instant).Order(StringComparer.Ordinal));

        var range = await Peer.RunAsync(
            promtool,
            "query",
            "range",
            $"--start={now - 20}",
            $"--end={now}",
            "--step=10s",
            server,
            "e2e_tool_total{host=\"a\"}"
        );
        Assert.Equal(["e2e_tool_total{host=\"a\"} =>", $"100 @[{now - 20}]", $"110 @[{now - 10}]", $"120 @[{now}]"], Lines(range));

        var series = await Peer.RunAsync(
            promtool,
            "query",
            "series",
            "--match=e2e_tool_total",
            $"--start={now - 60}",
            $"--end={now}",
            server
        );
        Assert.Equal(
            ["{__name__=\"e2e_tool_total\", host=\"a\"}", "{__name__=\"e2e_tool_total\", host=\"b\"}"],
            Lines(series).Order(StringComparer.Ordinal)
        );

        var labels = await Peer.RunAsync(promtool, "query", "labels", $"--start={now - 60}", $"--end={now}", server, "host");
        Assert.Equal(["a", "b"], Lines(labels));

        var mistake = await Peer.RunAsync(promtool, "query", "instant", server, "sum(");
        Assert.Contains("bad_data", mistake, StringComparison.Ordinal);
        Assert.Contains("parse error", mistake, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CheckMetrics_OwnMetricsAndFederation_NothingWrong()
    {
        var promtool = Peer.Require("promtool");
        await using var grid = await GridProcess.StartAsync("");
        using var api = new PrometheusApi(grid.HttpPort);
        await ImportAsync(grid, TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - 5);

        await CheckAsync("/metrics", "network_telemetry_", "fine");
        // Federation carries no help, with Prometheus neither, which is all there is to be said of it.
        await CheckAsync("/federate?match[]=%7B__name__%3D~%22e2e_.*%22%7D", "e2e_tool_total{", "e2e_tool_total no help text");

        async Task CheckAsync(string path, string expected, string verdict)
        {
            var page = await api.Http.GetStringAsync(path);
            Assert.Contains(expected, page, StringComparison.Ordinal);
            var file = Path.GetTempFileName();
            await File.WriteAllTextAsync(file, page);
            var said = await Peer.RunAsync("sh", "-c", $"'{promtool}' check metrics < '{file}' && echo fine");
            File.Delete(file);
            Assert.True(said.Trim() == verdict, $"promtool says of {path}: {said}");
        }
    }

    private static async Task ImportAsync(GridProcess grid, long now)
    {
        var page = new StringBuilder("# HELP e2e_tool_total What a tool asks for.\n# TYPE e2e_tool_total counter\n");
        for (var k = 0; k <= 30; k += 10)
        {
            var at = (now - 30 + k) * 1000;
            page.Append(CultureInfo.InvariantCulture, $"e2e_tool_total{{host=\"a\"}} {90 + k} {at}\n");
            page.Append(CultureInfo.InvariantCulture, $"e2e_tool_total{{host=\"b\"}} 20 {at}\n");
        }
        using var client = new RemoteWriteClient(grid.HttpPort);
        var answer = await client.PostAsync("import/prometheus", new StringContent(page.ToString(), Encoding.UTF8, "text/plain"));
        Assert.Equal((HttpStatusCode.NoContent, ""), answer);
        using var api = new PrometheusApi(grid.HttpPort);
        await Eventually.GetAsync(() => api.NumberAsync("sum(count_over_time(e2e_tool_total[5m]))"), n => n == 8, "what was imported");
    }

    private static IEnumerable<string> Lines(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
