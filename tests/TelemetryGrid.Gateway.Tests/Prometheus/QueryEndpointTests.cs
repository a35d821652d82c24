using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TelemetryGrid.Gateway.Prometheus.Queries;
using TelemetryGrid.PromQL;
using TelemetryGrid.PromQL.Syntax;

namespace TelemetryGrid.Gateway.Tests.Prometheus;

public sealed class QueryEndpointTests
{
    private static readonly long Now = PrometheusHost.Now.ToUnixTimeMilliseconds();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("1%2B1&time=4", """{"resultType":"scalar","result":[4,"2"]}""")]
    [InlineData("1e21", """{"resultType":"scalar","result":[1435781451.781,"1000000000000000000000"]}""")]
    [InlineData("-Inf&time=1435781451.780", """{"resultType":"scalar","result":[1435781451.780,"-Inf"]}""")]
    [InlineData(
        "vector(1e21)&time=2015-07-01T20:10:51.003Z",
        """{"resultType":"vector","result":[{"metric":{},"value":[1435781451.003,"1e+21"]}]}"""
    )]
    [InlineData("vector(NaN)&time=-1.5", """{"resultType":"vector","result":[{"metric":{},"value":[-1.500,"NaN"]}]}""")]
    [InlineData("\"a<b>\"&time=1", """{"resultType":"string","result":[1,"a<b>"]}""")]
    [InlineData(
        "up{job=\"x\"}",
        """{"resultType":"vector","result":[{"metric":{"__name__":"up","instance":"a:1","job":"x"},"value":[1435781451.781,"0.5"]}]}"""
    )]
    [InlineData("none", """{"resultType":"vector","result":[]}""")]
    [InlineData(
        "up{job=\"x\"}[5m]",
        """{"resultType":"matrix","result":[{"metric":{"__name__":"up","instance":"a:1","job":"x"},"values":[[1435781431.781,"1"],[1435781441.781,"0.5"]]}]}"""
    )]
    public async Task Query_OfEachType_IsWritten(string query, string data)
    {
        await using var host = await StartAsync();

        Assert.Equal(data, await host.DataAsync($"/api/v1/query?query={query}"));
    }

    [Fact]
    public async Task Query_PostedForm_IsAnsweredAndWinsOverTheUrl()
    {
        await using var host = await StartAsync();

        Assert.Equal(
            """{"resultType":"scalar","result":[7,"2"]}""",
            await host.PostAsync("/api/v1/query?query=5&time=7", ("query", "1+1"))
        );
    }

    [Fact]
    public async Task Query_LookbackDelta_ReachesTheEngine()
    {
        await using var host = await StartAsync();

        Assert.Equal("""{"resultType":"vector","result":[]}""", await host.DataAsync("/api/v1/query?query=up&lookback_delta=5s"));
    }

    [Fact]
    public async Task Query_Limit_CutsAndWarns()
    {
        await using var host = await StartAsync();

        Assert.Equal(
            """{"status":"success","data":{"resultType":"vector","result":[{"metric":{"job":"x"},"value":[1435781451.781,"0.5"]}]},"warnings":["results truncated due to limit"]}""",
            await host.GetAsync("/api/v1/query?query=sort(sum+by(job)(up))&limit=1")
        );
    }

    [Fact]
    public async Task Query_WithRemarks_HasInfosAfterTheData()
    {
        await using var host = await StartAsync();

        using var json = JsonDocument.Parse(await host.GetAsync("/api/v1/query?query=rate(up[5m])"));

        Assert.Equal(["status", "data", "infos"], json.RootElement.EnumerateObject().Select(p => p.Name));
        Assert.Contains("might not be a counter", json.RootElement.GetProperty("infos")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Query_StatsAll_AddsStatistics()
    {
        await using var host = await StartAsync();

        using var json = JsonDocument.Parse(await host.DataAsync("/api/v1/query?query=up&stats=all"));

        var stats = json.RootElement.GetProperty("stats");
        Assert.True(stats.GetProperty("timings").GetProperty("evalTotalTime").GetDouble() >= 0);
        Assert.True(stats.GetProperty("samples").GetProperty("peakSamples").GetInt64() > 0);
    }

    [Fact]
    public async Task QueryRange_OverSteps_IsAMatrix()
    {
        await using var host = await StartAsync();

        Assert.Equal(
            """{"resultType":"matrix","result":[{"metric":{},"values":[[1,"1"],[1.500,"1.5"],[2,"2"],[2.500,"2.5"]]}]}""",
            await host.DataAsync("/api/v1/query_range?query=vector(time())&start=1&end=2.5&step=0.5")
        );
        Assert.Equal(
            """{"resultType":"matrix","result":[{"metric":{"__name__":"up","instance":"a:1","job":"x"},"values":[[1435781431.781,"1"],[1435781441.781,"0.5"]]}]}""",
            await host.PostAsync(
                "/api/v1/query_range",
                ("query", "up{job=\"x\"}"),
                ("start", "2015-07-01T20:10:31.781Z"),
                ("end", "1435781441.781"),
                ("step", "10s")
            )
        );
    }

    [Fact]
    public async Task QueryRange_AtTheMostPoints_IsAnswered()
    {
        await using var host = await StartAsync();

        using var json = JsonDocument.Parse(await host.DataAsync("/api/v1/query_range?query=vector(1)&start=0&end=11000&step=1"));

        Assert.Equal(11_001, json.RootElement.GetProperty("result")[0].GetProperty("values").GetArrayLength());
    }

    [Theory]
    [InlineData("query", "invalid parameter \"query\": 1:1: parse error: no expression found in input")]
    [InlineData(
        "query?query=up&time=x",
        "invalid parameter \"time\": Invalid time value for 'time': cannot parse \"x\" to a valid timestamp"
    )]
    [InlineData("query?query=up&timeout=x", "invalid parameter \"timeout\": cannot parse \"x\" to a valid duration")]
    [InlineData(
        "query?query=up&timeout=1e300",
        "invalid parameter \"timeout\": cannot parse \"1e300\" to a valid duration. It overflows int64"
    )]
    [InlineData("query?query=up&lookback_delta=x", "error parsing lookback delta duration: cannot parse \"x\" to a valid duration")]
    [InlineData("query?query=up&limit=-1", "invalid parameter \"limit\": limit must be non-negative")]
    [InlineData("query?query=up&limit=1.5", "invalid parameter \"limit\": strconv.Atoi: parsing \"1.5\": invalid syntax")]
    [InlineData("query_range?query=up", "invalid parameter \"start\": cannot parse \"\" to a valid timestamp")]
    [InlineData("query_range?query=up&start=x", "invalid parameter \"start\": cannot parse \"x\" to a valid timestamp")]
    [InlineData("query_range?query=up&start=1", "invalid parameter \"end\": cannot parse \"\" to a valid timestamp")]
    [InlineData("query_range?query=up&start=1&end=0", "invalid parameter \"end\": end timestamp must not be before start time")]
    [InlineData("query_range?query=up&start=1&end=2", "invalid parameter \"step\": cannot parse \"\" to a valid duration")]
    [InlineData("query_range?query=up&start=1&end=2&step=x", "invalid parameter \"step\": cannot parse \"x\" to a valid duration")]
    [InlineData(
        "query_range?query=up&start=1&end=2&step=0",
        "invalid parameter \"step\": zero or negative query resolution step widths are not accepted. Try a positive integer"
    )]
    [InlineData(
        "query_range?query=up&start=1&end=2&step=-5",
        "invalid parameter \"step\": zero or negative query resolution step widths are not accepted. Try a positive integer"
    )]
    [InlineData(
        "query_range?query=up&start=0&end=11001&step=1",
        "exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)"
    )]
    [InlineData(
        "query_range?query=up&start=-292273086-05-16T16:47:06Z&end=292277025-08-18T07:12:54.999999999Z&step=1",
        "exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)"
    )]
    [InlineData(
        "query_range?query=up[5m]&start=1&end=2&step=1",
        "invalid parameter \"query\": invalid expression type \"range vector\" for range query, must be Scalar or instant Vector"
    )]
    [InlineData(
        "query_range?query=\"a\"&start=1&end=2&step=1",
        "invalid parameter \"query\": invalid expression type \"string\" for range query, must be Scalar or instant Vector"
    )]
    [InlineData("format_query", "invalid parameter \"query\": 1:1: parse error: no expression found in input")]
    [InlineData("parse_query", "invalid parameter \"query\": 1:1: parse error: no expression found in input")]
    public async Task Request_WithAWrongParameter_IsBadData(string request, string error)
    {
        await using var host = await StartAsync();

        Assert.Equal((400, "bad_data", error), await host.ErrorAsync($"/api/v1/{request}"));
    }

    [Theory]
    [InlineData("query?query=up{")]
    [InlineData("query_range?query=up{&start=1&end=2&step=1")]
    [InlineData("format_query?query=up{")]
    [InlineData("parse_query?query=up{")]
    public async Task Request_WithoutAQuery_SaysWhere(string request)
    {
        await using var host = await StartAsync();

        var (status, type, error) = await host.ErrorAsync($"/api/v1/{request}");

        Assert.Equal((400, "bad_data"), (status, type));
        Assert.StartsWith("invalid parameter \"query\": 1:4: parse error: ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("label_replace(up,\"a\",\"b\",\"c\",\"(\")", 422, "execution")]
    [InlineData("up&timeout=0", 503, "timeout")]
    public async Task Query_ThatCannotBeEvaluated_SaysWhatKindOfError(string query, int status, string type)
    {
        await using var host = await StartAsync();

        var error = await host.ErrorAsync($"/api/v1/query?query={query}");

        Assert.Equal((status, type), (error.Status, error.Type));
    }

    [Fact]
    public async Task Query_WhenTheClientGoes_IsGivenUpAndOthersAreAnswered()
    {
        await using var host = await StartAsync();
        host.Series.Gate = new TaskCompletionSource();
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var query = host.Http.GetAsync("/api/v1/query?query=up", gone.Token);
        await Eventually.TrueAsync(() => host.Series.Waiting == 1);

        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => query);
        await Eventually.TrueAsync(() => host.Series.Waiting == 0);
        host.Series.Gate = null;
        await host.GetAsync("/api/v1/query?query=up");
    }

    [Fact]
    public async Task FormatQuery_Valid_IsPrinted()
    {
        await using var host = await StartAsync();

        Assert.Equal("\"sum by (job) (up)\"", await host.DataAsync("/api/v1/format_query?query=sum(up)by(job)"));
        Assert.Equal("\"foo / bar\"", await host.PostAsync("/api/v1/format_query", ("query", "foo/bar")));
    }

    [Fact]
    public async Task ParseQuery_Valid_IsATree()
    {
        await using var host = await StartAsync();

        using var json = JsonDocument.Parse(await host.DataAsync("/api/v1/parse_query?query=foo/bar"));

        Assert.Equal("binaryExpr", json.RootElement.GetProperty("type").GetString());
        Assert.Equal("/", json.RootElement.GetProperty("op").GetString());
        Assert.Equal("foo", json.RootElement.GetProperty("lhs").GetProperty("name").GetString());
    }

    [Fact]
    public async Task ParseQuery_AsDeepAsMayBe_IsATree()
    {
        await using var host = await StartAsync();
        const int Depth = PromQLParser.MaxDepth - 1;
        var query = new string('(', Depth) + "1" + new string(')', Depth);

        var data = await host.PostAsync("/api/v1/parse_query", ("query", query));

        Assert.Equal(Depth, data.Split("parenExpr").Length - 1);
    }

    [Fact]
    public async Task Query_WhoseResultIsMoreThanMayBeHeld_IsUnavailable()
    {
        await using var host = await StartAsync(options => options.MaxResultSamples = 3);

        var (status, type, error) = await host.ErrorAsync("/api/v1/query?query=up[5m]");

        Assert.Equal((503, "unavailable"), (status, type));
        Assert.StartsWith("the result has 4 samples, and results of 3 may be held", error, StringComparison.Ordinal);
        await host.GetAsync("/api/v1/query?query=up");
        await host.GetAsync("/api/v1/query?query=up");
        Assert.Equal(0, host.Services.GetRequiredService<ResultAdmission>().Held);
    }

    private static async Task<PrometheusHost> StartAsync(Action<GatewayOptions>? configure = null)
    {
        var host = await PrometheusHost.StartAsync(configure);
        host.Series.Add(Labels.Of((Labels.MetricName, "up"), ("job", "x"), ("instance", "a:1")), (Now - 20_000, 1), (Now - 10_000, 0.5))
            .Add(Labels.Of((Labels.MetricName, "up"), ("job", "y"), ("instance", "b:1")), (Now - 20_000, 1), (Now - 10_000, 2));
        return host;
    }
}
