using System.Globalization;
using System.Net;
using System.Text.Json;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Gateway.Tests.Prometheus;

/// <summary>What Grafana's data source for Prometheus asks, request by request.</summary>
public sealed class GrafanaTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SaveAndTest_HealthCheckByPost_IsTwo()
    {
        await using var host = await StartAsync();

        var data = await host.PostAsync("/api/v1/query", ("query", "1+1"), ("time", "4"));

        Assert.Equal("""{"resultType":"scalar","result":[4,"2"]}""", data);
    }

    [Fact]
    public async Task SaveAndTest_BuildInfo_TellsAPrometheusWithoutFeatures()
    {
        await using var host = await StartAsync();

        using var data = JsonDocument.Parse(await host.DataAsync("/api/v1/status/buildinfo"));

        // Grafana takes a server whose answer has features for Mimir, and one that does not answer for an old Prometheus.
        Assert.False(data.RootElement.TryGetProperty("features", out _));
        Assert.NotEmpty(data.RootElement.GetProperty("version").GetString()!);
    }

    [Fact]
    public async Task Post_WherePostIsTaken_NeedsNoFallbackToGet()
    {
        await using var host = await StartAsync();
        foreach (
            var path in (string[])
                ["query?query=1", "query_range?query=1&start=1&end=2&step=1", "labels", "series?match[]=up", "query_exemplars?query=up"]
        )
        {
            using var response = await host.Http.PostAsync($"/api/v1/{path}", null, Stop);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
    }

    [Theory]
    [InlineData("label/device/values")]
    [InlineData("metadata")]
    [InlineData("rules")]
    [InlineData("status/buildinfo")]
    public async Task Post_WhereItIsNot_Is405SoThatGrafanaFallsBackToGet(string path)
    {
        await using var host = await StartAsync();

        using var response = await host.Http.PostAsync($"/api/v1/{path}", null, Stop);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        await host.GetAsync($"/api/v1/{path}");
    }

    [Fact]
    public async Task Panel_RangeQueryByPost_IsAMatrixOnTheStep()
    {
        await using var host = await StartAsync();
        var start = NetworkSeries.End - 1800;

        using var data = JsonDocument.Parse(
            await host.PostAsync(
                "/api/v1/query_range",
                ("query", "rate(network_interface_in_octets_total{device=\"core1\"}[1m0s])"),
                ("start", $"{start}"),
                ("end", $"{NetworkSeries.End}"),
                ("step", "60")
            )
        );

        var series = Assert.Single(data.RootElement.GetProperty("result").EnumerateArray());
        Assert.Equal("""{"device":"core1","interface":"eth0"}""", series.GetProperty("metric").GetRawText());
        var values = series.GetProperty("values").EnumerateArray().ToList();
        Assert.Equal(31, values.Count);
        Assert.Equal(start, values[0][0].GetInt64());
        Assert.All(values, v => Assert.Equal(100, double.Parse(v[1].GetString()!, CultureInfo.InvariantCulture), tolerance: 1e-9));
    }

    [Fact]
    public async Task Explore_InstantQueryByPost_IsAVectorAtTheTime()
    {
        await using var host = await StartAsync();

        using var data = JsonDocument.Parse(
            await host.PostAsync(
                "/api/v1/query",
                ("query", "sum by(device) (network_interface_in_octets_total)"),
                ("time", $"{NetworkSeries.End}.123")
            )
        );

        var result = data.RootElement.GetProperty("result");
        Assert.Equal(2, result.GetArrayLength());
        Assert.All(result.EnumerateArray(), r => Assert.Equal($"{NetworkSeries.End}.123", r.GetProperty("value")[0].GetRawText()));
    }

    [Fact]
    public async Task Builder_LabelNamesAndValues_AreLimitedAndFiltered()
    {
        await using var host = await StartAsync();
        var range = $"start={NetworkSeries.End - 3600}&end={NetworkSeries.End}";

        Assert.Equal("""["__name__","device","interface"]""", await host.DataAsync($"/api/v1/labels?{range}&limit=40000"));
        Assert.Equal(
            """["network_interface_in_octets_total","network_interface_utilization_ratio"]""",
            await host.DataAsync($"/api/v1/label/__name__/values?{range}&limit=40000")
        );
        var selector = Uri.EscapeDataString("{device=\"core2\",__name__=~\".*octets.*\"}");
        Assert.Equal(
            """["network_interface_in_octets_total"]""",
            await host.DataAsync($"/api/v1/label/__name__/values?{range}&match[]={selector}&limit=40000")
        );
        Assert.Equal(
            """["__name__","device","interface"]""",
            await host.PostAsync("/api/v1/labels", ("match[]", "network_interface_utilization_ratio"), ("limit", "40000"))
        );
    }

    [Fact]
    public async Task Variables_SeriesByMatcher_AreLimited()
    {
        await using var host = await StartAsync();
        var range = $"start={NetworkSeries.End - 3600}&end={NetworkSeries.End}";

        using var json = JsonDocument.Parse(
            await host.GetAsync($"/api/v1/series?match[]=network_interface_in_octets_total&{range}&limit=1")
        );

        Assert.Equal(1, json.RootElement.GetProperty("data").GetArrayLength());
        Assert.Equal("results truncated due to limit", json.RootElement.GetProperty("warnings")[0].GetString());
    }

    [Fact]
    public async Task Builder_Metadata_TellsTypesByName()
    {
        await using var host = await StartAsync();

        Assert.Equal(
            """{"network_interface_in_octets_total":[{"type":"counter","help":"Octets received.","unit":"octets"}]}""",
            await host.DataAsync("/api/v1/metadata?limit=40000")
        );
    }

    [Fact]
    public async Task Probes_ForExemplarsAndRules_AreAnswered()
    {
        await using var host = await StartAsync();

        Assert.Equal(
            "[]",
            await host.DataAsync(
                $"/api/v1/query_exemplars?query=network_interface_in_octets_total&start={NetworkSeries.End - 60}.123&end={NetworkSeries.End}.456"
            )
        );
        Assert.Equal("""{"groups":[]}""", await host.DataAsync("/api/v1/rules"));
    }

    [Fact]
    public async Task Exemplars_OfEverySelector_AreListedAsPrometheusDoes()
    {
        await using var host = await StartAsync();
        var series = Labels.Of(("__name__", "http_seconds_bucket"), ("le", "0.5"));
        var exemplar = new Exemplar(Labels.Of(("trace_id", "0af7")), 0.25, 1_600_096_945_479);
        host.Series.Exemplars.Add(new ExemplarSeries(series, [exemplar, exemplar with { Labels = Labels.Empty, Value = 1e-7 }]));

        var data = await host.DataAsync(
            "/api/v1/query_exemplars?query="
                + Uri.EscapeDataString("histogram_quantile(0.9, sum by (le) (rate(http_seconds_bucket[5m]))) / (1 + up)")
                + "&start=1600096945.479&end=1600096950"
        );

        Assert.Equal(
            """[{"seriesLabels":{"__name__":"http_seconds_bucket","le":"0.5"},"exemplars":[{"labels":{"trace_id":"0af7"},"value":"0.25","timestamp":1600096945.479},{"labels":{},"value":"1e-07","timestamp":1600096945.479}]}]""",
            data
        );
        Assert.Equal(["http_seconds_bucket", "up"], host.Series.Asked!.MatcherSets.Select(s => Assert.Single(s).Value));
        Assert.Equal((1_600_096_945_479, 1_600_096_950_000), (host.Series.Asked.StartMilliseconds, host.Series.Asked.EndMilliseconds));
    }

    private static async Task<PrometheusHost> StartAsync()
    {
        var host = await PrometheusHost.StartAsync();
        NetworkSeries.AddTo(host.Series);
        return host;
    }
}
