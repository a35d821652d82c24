using System.Net;
using TelemetryGrid.Gateway.Prometheus.Export;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Gateway.Tests.Prometheus;

public sealed class ExportTests
{
    private static readonly long Now = PrometheusHost.Now.ToUnixTimeMilliseconds();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Export_OpenMetrics_GroupsByMetricAndEndsInEof()
    {
        await using var host = await StartAsync();

        Assert.Equal(
            $"""
            # TYPE a_ratio unknown
            a_ratio NaN 1435781451.781
            # TYPE b_total unknown
            b_total{"{"}Job="1"{"}"} 6 1435781446.781
            b_total{"{"}Job="1"{"}"} +Inf 1435781450.781
            b_total{"{"}job="a\"\\\nb"{"}"} 1e+22 1435781451.781
            # TYPE "d.e" unknown
            {"{"}"d.e","http.status"="200"{"}"} -0.5 1435781451
            # EOF

            """,
            await host.GetAsync("/api/v1/export?match[]={__name__=~\".%2B\"}")
        );
    }

    [Theory]
    [InlineData(
        "text",
        "text/plain; version=0.0.4; charset=utf-8",
        "# TYPE b_total untyped\nb_total{Job=\"1\"} 6 1435781446781\nb_total{Job=\"1\"} +Inf 1435781450781\n# EOF\n"
    )]
    [InlineData(
        "csv",
        "text/csv; charset=utf-8; header=present",
        "series,timestamp_ms,value\r\n\"b_total{Job=\"\"1\"\"}\",1435781446781,6\r\n\"b_total{Job=\"\"1\"\"}\",1435781450781,+Inf\r\n"
    )]
    [InlineData(
        "jsonl",
        "application/jsonl; charset=utf-8",
        "{\"metric\":{\"Job\":\"1\",\"__name__\":\"b_total\"},\"timestamps\":[1435781446781,1435781450781],\"values\":[\"6\",\"+Inf\"]}\n"
    )]
    public async Task Export_OtherFormats_SayWhatTheyAre(string format, string type, string expected)
    {
        await using var host = await StartAsync();

        using var response = await host.Http.GetAsync($"/api/v1/export?match[]=b_total{{Job=\"1\"}}&format={format}", Stop);

        Assert.Equal(expected, await response.Content.ReadAsStringAsync(Stop));
        Assert.Equal(type, response.Content.Headers.ContentType?.ToString());
        Assert.Equal("1", response.Headers.GetValues(ExportEndpoint.SeriesHeader).Single());
    }

    [Fact]
    public async Task Export_StartAndEnd_AreInclusive()
    {
        await using var host = await StartAsync();

        var lines = await LinesAsync(
            host,
            $"match[]=b_total{{Job=\"1\"}}&format=csv&start={(Now - 5000) / 1000m}&end={(Now - 1001) / 1000m}"
        );

        Assert.Equal(["series,timestamp_ms,value", $"\"b_total{{Job=\"\"1\"\"}}\",{Now - 5000},6"], lines);
    }

    [Fact]
    public async Task Export_NothingMatches_IsAnEmptyPage()
    {
        await using var host = await StartAsync();

        Assert.Equal("# EOF\n", await host.GetAsync("/api/v1/export?match[]=nothing"));
    }

    [Fact]
    public async Task Export_StaleMarkers_AreLeftOut()
    {
        await using var host = await StartAsync();
        host.Series.Add(Labels.Of((Labels.MetricName, "c")), (Now - 2, 1), (Now - 1, StaleMarker.Value), (Now, 2))
            .Add(Labels.Of((Labels.MetricName, "c_ended")), (Now, StaleMarker.Value));

        Assert.Equal(
            $"{{\"metric\":{{\"__name__\":\"c\"}},\"timestamps\":[{Now - 2},{Now}],\"values\":[\"1\",\"2\"]}}\n",
            await host.GetAsync("/api/v1/export?match[]={__name__=~\"c|c_ended\"}&format=jsonl")
        );
    }

    [Theory]
    [InlineData("", "no match[] parameter provided")]
    [InlineData("match[]=up{", "invalid parameter \"match[]\": 1:4: parse error: unexpected end of input inside braces")]
    [InlineData(
        "match[]=up&start=soon",
        "invalid parameter \"start\": Invalid time value for 'start': cannot parse \"soon\" to a valid timestamp"
    )]
    [InlineData("match[]=up&start=2&end=1", "invalid parameter \"end\": end timestamp must not be before start time")]
    [InlineData("match[]=up&format=xml", "invalid parameter \"format\": \"xml\" is not openmetrics, text, csv or jsonl")]
    public async Task Export_WrongParameter_IsAnErrorOfTheApi(string parameters, string error)
    {
        await using var host = await StartAsync();

        Assert.Equal((400, "bad_data", error), await host.ErrorAsync($"/api/v1/export?{parameters}"));
    }

    [Fact]
    public async Task Export_FailureBeforeTheFirstPiece_IsAnErrorOfTheApi()
    {
        await using var host = await StartAsync();
        host.Series.Failure = new QueryException(QueryErrorKind.Unavailable, "the disk is gone");

        Assert.Equal((503, "unavailable", "the disk is gone"), await host.ErrorAsync("/api/v1/export?match[]=b_total"));
    }

    [Theory]
    [InlineData("openmetrics")]
    [InlineData("text")]
    [InlineData("csv")]
    [InlineData("jsonl")]
    public async Task Export_FailureInTheMiddle_BreaksTheAnswerOff(string format)
    {
        await using var host = await StartAsync();
        // More than the connection's buffers take, so that the failure comes while the answer is on its way.
        const int Samples = 1_000_000;
        host.Series.Add(
            Labels.Of((Labels.MetricName, "long")),
            [.. Enumerable.Range(0, Samples).Select(i => (Now - ((Samples - 1 - i) * 1000L), i * 0.5))]
        );

        using var response = await host.Http.GetAsync(
            $"/api/v1/export?match[]=long&format={format}",
            HttpCompletionOption.ResponseHeadersRead,
            Stop
        );
        host.Series.Failure = new QueryException(QueryErrorKind.Internal, "the disk is gone");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => response.Content.ReadAsStringAsync(Stop));
        Assert.IsAssignableFrom<IOException>(error.InnerException);
    }

    private static async Task<string[]> LinesAsync(PrometheusHost host, string parameters) =>
        (await host.GetAsync($"/api/v1/export?{parameters}")).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

    private static async Task<PrometheusHost> StartAsync()
    {
        var host = await PrometheusHost.StartAsync();
        host.Series.Add(Labels.Of((Labels.MetricName, "b_total"), ("job", "a\"\\\nb")), (Now, 1e22))
            .Add(Labels.Of((Labels.MetricName, "b_total"), ("Job", "1")), (Now - 5000, 6), (Now - 1000, double.PositiveInfinity))
            .Add(Labels.Of((Labels.MetricName, "d.e"), ("http.status", "200")), (Now - 781, -0.5))
            .Add(Labels.Of((Labels.MetricName, "a_ratio")), (Now, double.NaN));
        return host;
    }
}
