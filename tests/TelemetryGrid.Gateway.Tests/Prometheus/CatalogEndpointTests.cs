using TelemetryGrid.PromQL;

namespace TelemetryGrid.Gateway.Tests.Prometheus;

public sealed class CatalogEndpointTests
{
    [Fact]
    public async Task Labels_OfAllSeries_AreListed()
    {
        await using var host = await StartAsync();

        Assert.Equal("""["__name__","http.status","instance","job"]""", await host.DataAsync("/api/v1/labels"));
        Assert.Equal("""["__name__","instance","job"]""", await host.DataAsync("/api/v1/labels?match[]=up"));
    }

    [Fact]
    public async Task Labels_BeyondTheLimit_AreCutAndSaySo()
    {
        await using var host = await StartAsync();

        Assert.Equal(
            """{"status":"success","data":["__name__","http.status"],"warnings":["results truncated due to limit"]}""",
            await host.GetAsync("/api/v1/labels?limit=2")
        );
        Assert.Equal(
            """{"status":"success","data":["__name__","http.status","instance","job"]}""",
            await host.GetAsync("/api/v1/labels?limit=4")
        );
    }

    [Fact]
    public async Task LabelValues_OfALabel_AreListed()
    {
        await using var host = await StartAsync();

        Assert.Equal("""["requests","up"]""", await host.DataAsync("/api/v1/label/__name__/values"));
        Assert.Equal("""["a:1","b:1"]""", await host.DataAsync("/api/v1/label/instance/values?match[]=up"));
        Assert.Equal("[]", await host.DataAsync("/api/v1/label/none/values"));
    }

    [Theory]
    [InlineData("U__http_2e_status")]
    [InlineData("http.status")]
    public async Task LabelValues_OfAUtf8Name_AreListed(string name)
    {
        await using var host = await StartAsync();

        Assert.Equal("""["200"]""", await host.DataAsync($"/api/v1/label/{name}/values"));
    }

    [Fact]
    public async Task Series_ByMatcher_AreListed()
    {
        await using var host = await StartAsync();

        Assert.Equal(
            """[{"__name__":"up","instance":"a:1","job":"x"},{"__name__":"up","instance":"b:1","job":"<y>"}]""",
            await host.DataAsync("/api/v1/series?match[]=up")
        );
    }

    [Fact]
    public async Task Series_PostedForm_AddsToTheUrl()
    {
        await using var host = await StartAsync();

        await host.PostAsync("/api/v1/series?match[]=up&start=1", ("match[]", "requests"), ("start", "2"), ("limit", "7"));

        Assert.Equal(2, host.Series.Asked!.MatcherSets.Length);
        Assert.Equal(2000, host.Series.Asked.StartMilliseconds);
        Assert.Equal(long.MaxValue, host.Series.Asked.EndMilliseconds);
        Assert.Equal(7, host.Series.Asked.Limit);
    }

    [Theory]
    [InlineData("/api/v1/labels?start=20&end=10")]
    [InlineData("/api/v1/label/job/values?start=20&end=10")]
    [InlineData("/api/v1/series?match[]=up&start=20&end=10")]
    public async Task Any_EndBeforeStart_IsEmptyWithoutAsking(string path)
    {
        await using var host = await StartAsync();

        Assert.Equal("[]", await host.DataAsync(path));
        Assert.Null(host.Series.Asked);
    }

    [Fact]
    public async Task Metadata_ByName_IsGrouped()
    {
        await using var host = await StartAsync();
        host.Series.Metadata.AddRange([
            new("up", "gauge", "Whether it is up.", ""),
            new("a_bytes", "counter", "Bytes.", "bytes"),
            new("up", "gauge", "Up.", ""),
        ]);
        const string A = "\"a_bytes\":[{\"type\":\"counter\",\"help\":\"Bytes.\",\"unit\":\"bytes\"}]";
        const string Up = "\"up\":[{\"type\":\"gauge\",\"help\":\"Whether it is up.\",\"unit\":\"\"}";
        const string Other = ",{\"type\":\"gauge\",\"help\":\"Up.\",\"unit\":\"\"}";

        Assert.Equal($"{{{A},{Up}{Other}]}}", await host.DataAsync("/api/v1/metadata"));
        Assert.Equal($"{{{A}}}", await host.DataAsync("/api/v1/metadata?limit=1"));
        Assert.Equal("{}", await host.DataAsync("/api/v1/metadata?limit=0"));
        Assert.Equal($"{{{A},{Up}]}}", await host.DataAsync("/api/v1/metadata?limit_per_metric=1"));
        Assert.Equal($"{{{Up}{Other}]}}", await host.DataAsync("/api/v1/metadata?metric=up"));
        Assert.Equal("{}", await host.DataAsync("/api/v1/metadata?metric=none"));
    }

    private static async Task<PrometheusHost> StartAsync()
    {
        var host = await PrometheusHost.StartAsync();
        var sample = (PrometheusHost.Now.ToUnixTimeMilliseconds(), 1.0);
        host.Series.Add(Labels.Of((Labels.MetricName, "up"), ("job", "x"), ("instance", "a:1")), sample)
            .Add(Labels.Of((Labels.MetricName, "up"), ("job", "<y>"), ("instance", "b:1")), sample)
            .Add(Labels.Of((Labels.MetricName, "requests"), ("http.status", "200")), sample);
        return host;
    }
}
