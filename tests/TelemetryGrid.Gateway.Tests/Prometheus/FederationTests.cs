using System.Net;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Gateway.Tests.Prometheus;

public sealed class FederationTests
{
    private static readonly long Now = PrometheusHost.Now.ToUnixTimeMilliseconds();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Federate_Selectors_WritesLastSamplesByName()
    {
        await using var host = await StartAsync();

        Assert.Equal(
            $"""
            # TYPE a_ratio untyped
            a_ratio{"{"}instance="x:1"{"}"} NaN {Now}
            # TYPE b_total untyped
            b_total{"{"}job="1",instance=""{"}"} 7 {Now - 1000}
            b_total{"{"}job="a\"\\\nb",instance=""{"}"} 1e+22 {Now}

            """,
            await host.GetAsync("/federate?match[]=b_total&match[]={__name__=~\"a.*|b.*\"}")
        );
    }

    [Fact]
    public async Task Federate_StaleOldOrUnnamed_AreLeftOut()
    {
        await using var host = await StartAsync();
        host.Series.Add(Labels.Of((Labels.MetricName, "c_stale"), ("job", "c")), (Now - 1000, 1), (Now, StaleMarker.Value))
            .Add(Labels.Of((Labels.MetricName, "c_old"), ("job", "c")), (Now - 300_000, 1))
            .Add(Labels.Of(("job", "c")), (Now, 1));

        Assert.Equal("", await host.GetAsync("/federate?match[]={job=\"c\"}"));
    }

    [Fact]
    public async Task Federate_WithoutSelector_IsEmpty()
    {
        await using var host = await StartAsync();

        Assert.Equal("", await host.GetAsync("/federate"));
    }

    [Theory]
    [InlineData("", "text/plain; version=0.0.4; charset=utf-8", "# TYPE d_e untyped\nd_e{http_status=\"200\",instance=\"\"} 1 ")]
    [InlineData(
        "text/plain;version=1.0.0;escaping=allow-utf-8",
        "text/plain; version=1.0.0; charset=utf-8; escaping=allow-utf-8",
        "# TYPE \"d.e\" untyped\n{\"d.e\",\"http.status\"=\"200\",instance=\"\"} 1 "
    )]
    public async Task Federate_Utf8Names_AreWrittenAsTheReaderTakesThem(string accept, string type, string page)
    {
        await using var host = await StartAsync();
        host.Series.Add(Labels.Of((Labels.MetricName, "d.e"), ("http.status", "200")), (Now, 1));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/federate?match[]={\"d.e\"}");
        request.Headers.TryAddWithoutValidation("Accept", accept);

        using var response = await host.Http.SendAsync(request, Stop);

        Assert.Equal(type, response.Content.Headers.ContentType?.ToString());
        Assert.Equal($"{page}{Now}\n", await response.Content.ReadAsStringAsync(Stop));
    }

    [Theory]
    [InlineData("up{", "1:4: parse error: ")]
    [InlineData("{}", "match[] must contain at least one non-empty matcher")]
    public async Task Federate_UnreadableSelector_IsALineOfText(string selector, string begin)
    {
        await using var host = await StartAsync();

        using var response = await host.Http.GetAsync($"/federate?match[]={selector}", Stop);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("text/plain", response.Content.Headers.ContentType?.MediaType);
        Assert.StartsWith(begin, await response.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Federate_Page_IsReadByPromtool()
    {
        await using var host = await StartAsync();
        var page = await host.GetAsync("/federate?match[]={__name__=~\".%2B\"}");

        var (exitCode, _, errors) = await Promtool.RunAsync(page, "check", "metrics");

        // Prometheus' own page has no help texts either, and promtool minds; 1 is a page that cannot be read.
        Assert.NotEqual(1, exitCode);
        Assert.All(
            errors.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            complaint => Assert.EndsWith("no help text", complaint, StringComparison.Ordinal)
        );
    }

    private static async Task<PrometheusHost> StartAsync()
    {
        var host = await PrometheusHost.StartAsync();
        host.Series.Add(Labels.Of((Labels.MetricName, "b_total"), ("job", "a\"\\\nb")), (Now, 1e22))
            .Add(Labels.Of((Labels.MetricName, "b_total"), ("job", "1")), (Now - 5000, 6), (Now - 1000, 7))
            .Add(Labels.Of((Labels.MetricName, "a_ratio"), ("instance", "x:1")), (Now, double.NaN));
        return host;
    }
}
