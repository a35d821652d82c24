using System.Net;
using System.Text;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Gateway.Tests.Prometheus;

public sealed class ApiErrorTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(
        "/api/v1/labels?start=x",
        "invalid parameter \"start\": Invalid time value for 'start': cannot parse \"x\" to a valid timestamp"
    )]
    [InlineData("/api/v1/labels?end=x", "invalid parameter \"end\": Invalid time value for 'end': cannot parse \"x\" to a valid timestamp")]
    [InlineData("/api/v1/labels?limit=-1", "invalid parameter \"limit\": limit must be non-negative")]
    [InlineData("/api/v1/labels?limit=x", "invalid parameter \"limit\": strconv.Atoi: parsing \"x\": invalid syntax")]
    [InlineData(
        "/api/v1/labels?limit=99999999999999999999",
        "invalid parameter \"limit\": strconv.Atoi: parsing \"99999999999999999999\": value out of range"
    )]
    [InlineData("/api/v1/labels?match[]={}", "match[] must contain at least one non-empty matcher")]
    [InlineData("/api/v1/labels?match[]={a=~\".*\"}", "match[] must contain at least one non-empty matcher")]
    [InlineData("/api/v1/label/job/values?match[]={}", "match[] must contain at least one non-empty matcher")]
    [InlineData("/api/v1/label/U__/values", "invalid label name: \"\"")]
    [InlineData("/api/v1/series", "no match[] parameter provided")]
    [InlineData("/api/v1/series?match[]={}", "invalid parameter \"match[]\": match[] must contain at least one non-empty matcher")]
    [InlineData("/api/v1/series?match[]=up&limit=-7", "invalid parameter \"limit\": limit must be non-negative")]
    [InlineData("/api/v1/metadata?limit=x", "limit must be a number")]
    [InlineData("/api/v1/metadata?limit_per_metric=1.5", "limit_per_metric must be a number")]
    [InlineData("/api/v1/query_exemplars?query=up&start=2&end=1", "end timestamp must not be before start timestamp")]
    [InlineData(
        "/api/v1/query_exemplars?query=up&start=q",
        "invalid parameter \"start\": Invalid time value for 'start': cannot parse \"q\" to a valid timestamp"
    )]
    [InlineData("/api/v1/rules?type=x", "invalid parameter \"type\": not supported value \"x\"")]
    [InlineData(
        "/api/v1/rules?exclude_alerts=x",
        "invalid parameter \"exclude_alerts\": error converting exclude_alerts: strconv.ParseBool: parsing \"x\": invalid syntax"
    )]
    [InlineData(
        "/api/v1/rules?group_limit=x",
        "invalid parameter \"group_limit\": group_limit needs to be a valid number: strconv.Atoi: parsing \"x\": invalid syntax"
    )]
    [InlineData("/api/v1/rules?group_limit=0", "invalid parameter \"group_limit\": group_limit needs to be greater than 0")]
    [InlineData(
        "/api/v1/rules?group_next_token=x",
        "invalid parameter \"group_limit\": group_limit needs to be set in order to paginate over the groups"
    )]
    [InlineData(
        "/api/v1/rules?group_limit=5&group_next_token=x",
        "invalid parameter \"group_next_token\": invalid group_next_token 'x'. were rule groups changed?"
    )]
    public async Task Request_WithAWrongParameter_IsBadData(string path, string error)
    {
        await using var host = await PrometheusHost.StartAsync();

        Assert.Equal((400, "bad_data", error), await host.ErrorAsync(path));
    }

    [Theory]
    [InlineData("/api/v1/labels?match[]=up{", "1:4: parse error: ")]
    [InlineData("/api/v1/labels?match[]=rate(up[5m])", "1:1: parse error: ")]
    [InlineData("/api/v1/labels?match[]=up[5m]", "1:1: parse error: ")]
    [InlineData("/api/v1/series?match[]=up{", "invalid parameter \"match[]\": 1:4: parse error: ")]
    [InlineData("/api/v1/rules?match[]=up{", "invalid parameter \"match[]\": 1:4: parse error: ")]
    [InlineData("/api/v1/query_exemplars?query=up{", "1:4: parse error: ")]
    [InlineData("/api/v1/query_exemplars", "1:1: parse error: no expression found in input")]
    [InlineData("/api/v1/series?match[]={a=~\"(\"}", "invalid parameter \"match[]\": ")]
    public async Task Request_WithAnUnreadableSelector_SaysWhere(string path, string begin)
    {
        await using var host = await PrometheusHost.StartAsync();

        var (status, type, error) = await host.ErrorAsync(path);

        Assert.Equal((400, "bad_data"), (status, type));
        Assert.StartsWith(begin, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(QueryErrorKind.BadData, 400, "bad_data")]
    [InlineData(QueryErrorKind.Execution, 422, "execution")]
    [InlineData(QueryErrorKind.Timeout, 503, "timeout")]
    [InlineData(QueryErrorKind.Canceled, 503, "canceled")]
    [InlineData(QueryErrorKind.Internal, 500, "internal")]
    [InlineData(QueryErrorKind.Unavailable, 503, "unavailable")]
    public async Task Catalogue_ThatFails_AnswersItsKindOfError(QueryErrorKind kind, int status, string type)
    {
        await using var host = await PrometheusHost.StartAsync();
        host.Series.Failure = new QueryException(kind, "it is so");

        Assert.Equal((status, type, "it is so"), await host.ErrorAsync("/api/v1/labels"));
    }

    [Fact]
    public async Task Catalogue_ThatTimesOut_IsUnavailable()
    {
        await using var host = await PrometheusHost.StartAsync();
        host.Series.Failure = new TimeoutException("Response did not arrive on time.");

        Assert.Equal((503, "unavailable", "The grid did not answer in time; try again."), await host.ErrorAsync("/api/v1/labels"));
    }

    [Fact]
    public async Task Failure_ThatNobodyForesaw_TellsNothingOfTheInside()
    {
        await using var host = await PrometheusHost.StartAsync();
        host.Series.Failure = new InvalidOperationException("secret inside");

        var (status, type, error) = await host.ErrorAsync("/api/v1/labels");

        Assert.Equal((500, "internal"), (status, type));
        Assert.DoesNotContain("secret", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Catalogue_OfANodeWithoutSeries_IsUnavailable()
    {
        await using var host = await PrometheusHost.StartAsync(bare: true);

        Assert.Equal((503, "unavailable", "this node keeps no series"), await host.ErrorAsync("/api/v1/labels"));
    }

    [Fact]
    public async Task Requests_TooManyAtOnce_AreUnavailable()
    {
        await using var host = await PrometheusHost.StartAsync(options => options.MaxConcurrentRequests = 1);
        var gate = host.Series.Gate = new TaskCompletionSource();
        var first = host.GetAsync("/api/v1/labels");
        await Eventually.TrueAsync(() => host.Series.Asked is not null);

        Assert.Equal(
            (503, "unavailable", "too many requests at once; try again in a second"),
            await host.ErrorAsync("/api/v1/status/buildinfo")
        );

        gate.SetResult();
        await first;
        await host.GetAsync("/api/v1/status/buildinfo");
    }

    [Fact]
    public async Task Form_WithMoreValuesThanAreRead_IsBadData()
    {
        await using var host = await PrometheusHost.StartAsync();
        var form = string.Join('&', Enumerable.Range(0, 100_000).Select(i => $"match[]=m{i}"));
        using var content = new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded");

        using var response = await host.Http.PostAsync("/api/v1/series", content, Stop);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.StartsWith(
            "{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"error parsing form values: ",
            await response.Content.ReadAsStringAsync(Stop),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Form_LongerThanIsRead_IsBadData()
    {
        await using var host = await PrometheusHost.StartAsync();
        using var content = new StringContent("match[]=" + new string('a', 11 << 20), Encoding.UTF8, "application/x-www-form-urlencoded");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/series") { Content = content };
        request.Headers.ExpectContinue = true;

        using var response = await host.Http.SendAsync(request, Stop);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("bad_data", await response.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/v1/query/more")]
    [InlineData("/api/v1/labels/none")]
    [InlineData("/api/v1/status/flags")]
    public async Task UnknownPath_BelowApi_StaysAProblem(string path)
    {
        await using var host = await PrometheusHost.StartAsync();

        using var response = await host.Http.GetAsync(path, Stop);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }
}
