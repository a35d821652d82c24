using System.Net;
using System.Text;
using System.Text.Json;
using TelemetryGrid.Gateway.Prometheus.Queries;
using TelemetryGrid.Gateway.Tests.Prometheus;
using TelemetryGrid.Rules;

namespace TelemetryGrid.Gateway.Tests.Rules;

public sealed class RuleEndpointTests
{
    private static readonly DateTimeOffset Time = new(2026, 1, 2, 3, 4, 5, 600, TimeSpan.Zero);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rules_AllOfThem_HaveTheShapeOfPrometheus()
    {
        await using var host = await StartAsync();

        Assert.Equal(
            """
            {"groups":[{"name":"g1","file":"/etc/a.yml","rules":[
            {"state":"firing","name":"Hot","query":"t > 1","duration":60,"keepFiringFor":0,"labels":{"severity":"page"},"annotations":{"summary":"s"},
            "alerts":[{"labels":{"alertname":"Hot"},"annotations":{"summary":"s"},"state":"firing","activeAt":"2026-01-02T03:04:05.6Z","value":"1.5e+01"}],
            "health":"ok","evaluationTime":0.25,"lastEvaluation":"2026-01-02T03:04:05.6Z","type":"alerting"},
            {"name":"r","query":"sum(t)","health":"err","lastError":"no","evaluationTime":0,"lastEvaluation":"0001-01-01T00:00:00Z","type":"recording"}],
            "interval":15,"limit":3,"evaluationTime":0.5,"lastEvaluation":"2026-01-02T03:04:05.6Z"},
            {"name":"g2","file":"/etc/b.yml","rules":[
            {"name":"r2","query":"1","labels":{"a":"b"},"health":"unknown","evaluationTime":0,"lastEvaluation":"0001-01-01T00:00:00Z","type":"recording"}],
            "interval":60,"limit":0,"evaluationTime":0,"lastEvaluation":"0001-01-01T00:00:00Z"}]}
            """.ReplaceLineEndings(""),
            await host.DataAsync("/api/v1/rules")
        );
    }

    [Theory]
    [InlineData("", "Hot r r2")]
    [InlineData("?type=alert", "Hot")]
    [InlineData("?type=Record", "r r2")]
    [InlineData("?rule_name[]=r&rule_name[]=r2", "r r2")]
    [InlineData("?rule_group[]=g2", "r2")]
    [InlineData("?file[]=/etc/a.yml&type=record", "r")]
    [InlineData("?file[]=/etc/c.yml", "")]
    [InlineData("?match[]={severity=\"page\"}", "Hot")]
    [InlineData("?match[]={severity=\"page\"}&match[]={a=~\"b.*\"}", "Hot r2")]
    public async Task Rules_Filtered_AreThoseAskedFor(string query, string names)
    {
        await using var host = await StartAsync();

        var data = JsonDocument.Parse(await host.DataAsync("/api/v1/rules" + query)).RootElement;

        var found = data.GetProperty("groups")
            .EnumerateArray()
            .SelectMany(g => g.GetProperty("rules").EnumerateArray())
            .Select(r => r.GetProperty("name").GetString());
        Assert.Equal(names, string.Join(' ', found));
    }

    [Fact]
    public async Task Rules_InPages_AreAllOfThemOnce()
    {
        await using var host = await StartAsync();

        var first = JsonDocument.Parse(await host.DataAsync("/api/v1/rules?group_limit=1")).RootElement;
        var token = first.GetProperty("groupNextToken").GetString();
        var second = JsonDocument.Parse(await host.DataAsync($"/api/v1/rules?group_limit=1&group_next_token={token}")).RootElement;

        Assert.Equal(("g1", "g2"), (Name(first), Name(second)));
        Assert.False(second.TryGetProperty("groupNextToken", out _));

        static string? Name(JsonElement page) => Assert.Single(page.GetProperty("groups").EnumerateArray()).GetProperty("name").GetString();
    }

    [Fact]
    public async Task Alerts_AllOfThem_AreListed()
    {
        await using var host = await StartAsync();

        Assert.Equal(
            """{"alerts":[{"labels":{"alertname":"Hot"},"annotations":{"summary":"s"},"state":"firing","activeAt":"2026-01-02T03:04:05.6Z","value":"1.5e+01"}]}""",
            await host.DataAsync("/api/v1/alerts")
        );
        Assert.DoesNotContain("activeAt", await host.DataAsync("/api/v1/rules?exclude_alerts=true"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "0e+00")]
    [InlineData(1, "1e+00")]
    [InlineData(0.1, "1e-01")]
    [InlineData(-123456.75, "-1.2345675e+05")]
    [InlineData(1e300, "1e+300")]
    [InlineData(1d / 3, "3.333333333333333e-01")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "+Inf")]
    public void Scientific_Value_IsTheShortestThatReadsBack(double value, string text) => Assert.Equal(text, RuleJson.Scientific(value));

    [Fact]
    public async Task Files_PutListedAndDeleted_AreAnsweredAsTheyFare()
    {
        await using var host = await StartAsync();

        Assert.Equal(HttpStatusCode.Created, (await PutAsync(host, "mine.yml", "groups: []")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await PutAsync(host, "mine.yml", "groups: []\n")).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await PutAsync(host, "shipped.yml", "groups: []")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await PutAsync(host, "no name", "groups: []")).StatusCode);
        var broken = await PutAsync(host, "broken.yml", "x");
        Assert.Equal(HttpStatusCode.BadRequest, broken.StatusCode);
        var errors = JsonDocument.Parse(await broken.Content.ReadAsStringAsync(Stop)).RootElement.GetProperty("errors");
        Assert.Equal("line 3: no key.", errors.GetProperty("line 3")[0].GetString());
        Assert.Equal("line 7: no PromQL.", errors.GetProperty("line 7")[0].GetString());
        var one = JsonDocument.Parse(await host.Http.GetStringAsync("/api/v1/rule-files/mine.yml", Stop)).RootElement;
        Assert.Equal(("api", "groups: []\n"), (one.GetProperty("origin").GetString(), one.GetProperty("text").GetString()));
        var folder = await host.Http.GetStringAsync("/api/v1/rule-files/%2Fetc%2Fa.yml", Stop);
        Assert.Contains("\"folder\"", folder, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, (await host.Http.DeleteAsync("/api/v1/rule-files/mine.yml", Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await host.Http.DeleteAsync("/api/v1/rule-files/mine.yml", Stop)).StatusCode);
    }

    private static Task<HttpResponseMessage> PutAsync(PrometheusHost host, string name, string text) =>
        host.Http.PutAsync($"/api/v1/rule-files/{name}", new StringContent(text, Encoding.UTF8, "application/yaml"), Stop);

    private static Task<PrometheusHost> StartAsync() =>
        PrometheusHost.StartAsync(arrange: grid =>
        {
            var alert = new RuleAlert
            {
                Labels = ["alertname", "Hot"],
                Annotations = ["summary", "s"],
                IsFiring = true,
                Value = 15,
                ActiveAt = Time,
            };
            var hot = new RuleDefinition
            {
                IsAlert = true,
                Name = "Hot",
                Query = "t > 1",
                Labels = ["severity", "page"],
                Annotations = ["summary", "s"],
                For = TimeSpan.FromMinutes(1),
            };
            grid.RuleGroups["default//etc/a.yml;g1"] = new RuleGroupReport
            {
                File = "/etc/a.yml",
                Name = "g1",
                Interval = TimeSpan.FromSeconds(15),
                Limit = 3,
                LastEvaluation = Time,
                EvaluationTime = TimeSpan.FromSeconds(0.5),
                Rules =
                [
                    new RuleReport
                    {
                        Rule = hot,
                        Health = "ok",
                        Alerts = [alert],
                        LastEvaluation = Time,
                        EvaluationTime = TimeSpan.FromSeconds(0.25),
                    },
                    new RuleReport
                    {
                        Rule = Record("r", "sum(t)"),
                        Health = "err",
                        LastError = "no",
                    },
                ],
            };
            grid.RuleGroups["default//etc/b.yml;g2"] = new RuleGroupReport
            {
                File = "/etc/b.yml",
                Name = "g2",
                Interval = TimeSpan.FromMinutes(1),
                Rules = [new RuleReport { Rule = Record("r2", "1") with { Labels = ["a", "b"] }, Health = "unknown" }],
            };
            grid.RuleFiles["/etc/a.yml"] = new RuleFileReport
            {
                Name = "/etc/a.yml",
                Origin = RuleFileOrigin.Folder,
                Text = "",
            };
            grid.RuleFiles["shipped.yml"] = new RuleFileReport
            {
                Name = "shipped.yml",
                Origin = RuleFileOrigin.BuiltIn,
                Text = "",
            };
        });

    private static RuleDefinition Record(string name, string query) =>
        new()
        {
            IsAlert = false,
            Name = name,
            Query = query,
        };
}
