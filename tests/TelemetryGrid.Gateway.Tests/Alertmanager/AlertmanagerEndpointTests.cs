using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TelemetryGrid.Alerting.Configuration;
using TelemetryGrid.Gateway.Tests.Hosting;

namespace TelemetryGrid.Gateway.Tests.Alertmanager;

/// <summary>Alertmanager's API, version 2, as its clients read and write it.</summary>
public sealed class AlertmanagerEndpointTests
{
    private const string Configuration = """
        global: { smtp_auth_password: hunter2, smtp_smarthost: "a:25", smtp_from: b }
        route: { receiver: team, group_by: [alertname], routes: [{ matchers: [severity="page"], receiver: pager }] }
        receivers:
          - name: team
            webhook_configs: [{ url: "https://hooks.example/token" }]
          - name: pager
            pagerduty_configs: [{ routing_key: k3y }]
        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("")]
    [InlineData("/alertmanager")]
    public async Task Alerts_PostedAndListed_AreThereInAlertmanagersShape(string prefix)
    {
        await using var host = await StartAsync();

        using var answer = await PostAsync(
            host,
            $"{prefix}/api/v2/alerts",
            """[{"labels":{"alertname":"down","severity":"page","empty":""},"annotations":{"summary":"it is"},"startsAt":"2020-01-02T03:04:05.123456789Z","endsAt":"0001-01-01T00:00:00.000Z","generatorURL":"http://p/g"}]"""
        );
        Assert.Equal((HttpStatusCode.OK, ""), (answer.StatusCode, await answer.Content.ReadAsStringAsync(Stop)));

        var alert = Assert.Single((await GetAsync(host, $"{prefix}/api/v2/alerts")).EnumerateArray());
        Assert.Equal("2020-01-02T03:04:05.123Z", alert.GetProperty("startsAt").GetString());
        Assert.Equal("""{"alertname":"down","severity":"page"}""", alert.GetProperty("labels").GetRawText());
        Assert.Equal("""{"summary":"it is"}""", alert.GetProperty("annotations").GetRawText());
        Assert.Equal("""[{"name":"pager"}]""", alert.GetProperty("receivers").GetRawText());
        Assert.Equal("""{"inhibitedBy":[],"silencedBy":[],"state":"active"}""", alert.GetProperty("status").GetRawText());
        Assert.Equal("http://p/g", alert.GetProperty("generatorURL").GetString());
        Assert.Equal(16, alert.GetProperty("fingerprint").GetString()!.Length);
    }

    [Fact]
    public async Task Alerts_OneOfThemBad_TakesTheOthersAndSaysWhy()
    {
        await using var host = await StartAsync();

        using var answer = await PostAsync(
            host,
            "/api/v2/alerts",
            """[{"labels":{"alertname":"good"}},{"labels":{}},{"labels":{"alertname":"x"},"startsAt":"2020-01-02T00:00:00Z","endsAt":"2020-01-01T00:00:00Z"}]"""
        );

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(
            "an alert needs at least one label; the alert ends before it starts",
            JsonSerializer.Deserialize<string>(await answer.Content.ReadAsStringAsync(Stop))
        );
        Assert.Single((await GetAsync(host, "/api/v2/alerts")).EnumerateArray());
    }

    [Theory]
    [InlineData("/api/v2/alerts", "{", 400)]
    [InlineData("/api/v2/alerts", "{}", 400)]
    [InlineData("/api/v2/silences", "[]", 400)]
    [InlineData("/api/v2/silences", "{}", 422)]
    [InlineData(
        "/api/v2/silences",
        """{"matchers":[],"startsAt":"2020-01-01T00:00:00Z","endsAt":"2099-01-01T00:00:00Z","createdBy":"me","comment":"c"}""",
        400
    )]
    [InlineData(
        "/api/v2/silences",
        """{"id":"5f2a3b6c-0000-4000-8000-000000000000","matchers":[{"name":"a","value":"b","isRegex":false}],"startsAt":"2020-01-01T00:00:00Z","endsAt":"2099-01-01T00:00:00Z","createdBy":"me","comment":"c"}""",
        404
    )]
    public async Task Post_WhatCannotBeTaken_IsSaidInJson(string path, string body, int status)
    {
        await using var host = await StartAsync();

        using var answer = await PostAsync(host, path, body);

        Assert.Equal(status, (int)answer.StatusCode);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Stop));
        Assert.Equal(status == 422 ? JsonValueKind.Object : JsonValueKind.String, json.RootElement.ValueKind);
    }

    [Theory]
    [InlineData("", "a,b,c")]
    [InlineData("?filter=severity%3D%22page%22", "a")]
    [InlineData("?filter=alertname%3D~%22a%7Cb%22&filter=severity!%3D%22page%22", "b")]
    [InlineData("?receiver=pag.*", "a")]
    [InlineData("?receiver=pag", "")]
    [InlineData("?silenced=false", "a,b")]
    [InlineData("?active=false", "c")]
    public async Task Alerts_Filtered_OnlyThose(string query, string expected)
    {
        await using var host = await StartAsync();
        using var posted = await PostAsync(
            host,
            "/api/v2/alerts",
            """[{"labels":{"alertname":"a","severity":"page"}},{"labels":{"alertname":"b"}},{"labels":{"alertname":"c"}}]"""
        );
        using var silenced = await PostAsync(host, "/api/v2/silences", Silence("alertname", "c"));

        var alerts = await GetAsync(host, "/api/v2/alerts" + query);

        Assert.Equal(
            expected,
            string.Join(',', alerts.EnumerateArray().Select(a => a.GetProperty("labels").GetProperty("alertname").GetString()).Order())
        );
    }

    [Fact]
    public async Task Groups_OfTwoRoutes_HaveLabelsReceiverAndAlerts()
    {
        await using var host = await StartAsync();
        using var posted = await PostAsync(
            host,
            "/api/v2/alerts",
            """[{"labels":{"alertname":"a","severity":"page"}},{"labels":{"alertname":"b","i":"1"}},{"labels":{"alertname":"b","i":"2"}}]"""
        );

        var groups = (await GetAsync(host, "/api/v2/alerts/groups")).EnumerateArray().ToArray();

        Assert.Equal(
            ["pager a 1", "team b 2"],
            groups
                .Select(g =>
                    $"{g.GetProperty("receiver").GetProperty("name")} {g.GetProperty("labels").GetProperty("alertname")} {g.GetProperty("alerts").GetArrayLength()}"
                )
                .Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task Silences_SetReadAndExpired_AreThoseOfAlertmanager()
    {
        await using var host = await StartAsync();

        using var answer = await PostAsync(host, "/api/v2/silences", Silence("alertname", "c"));
        var id = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Stop)).RootElement.GetProperty("silenceID").GetString();
        var silence = await GetAsync(host, $"/api/v2/silence/{id}");
        Assert.Equal("""{"state":"active"}""", silence.GetProperty("status").GetRawText());
        Assert.Equal("""[{"isEqual":true,"isRegex":false,"name":"alertname","value":"c"}]""", silence.GetProperty("matchers").GetRawText());
        Assert.Single((await GetAsync(host, "/api/v2/silences?filter=alertname%3D%22c%22")).EnumerateArray());
        Assert.Empty((await GetAsync(host, "/api/v2/silences?filter=alertname%3D%22d%22")).EnumerateArray());

        using var expired = await host.Http.DeleteAsync($"/api/v2/silence/{id}", Stop);
        Assert.Equal(HttpStatusCode.OK, expired.StatusCode);
        Assert.Equal("expired", (await GetAsync(host, $"/api/v2/silence/{id}")).GetProperty("status").GetProperty("state").GetString());
        using var missing = await host.Http.GetAsync($"/api/v2/silence/{Guid.NewGuid()}", Stop);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        using var nonsense = await host.Http.GetAsync("/api/v2/silence/x", Stop);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, nonsense.StatusCode);
    }

    [Fact]
    public async Task Status_Configuration_IsShownWithoutSecrets()
    {
        await using var host = await StartAsync();

        var text = (await GetAsync(host, "/api/v2/status")).GetProperty("config").GetProperty("original").GetString()!;

        Assert.DoesNotContain("hunter2", text, StringComparison.Ordinal);
        Assert.DoesNotContain("k3y", text, StringComparison.Ordinal);
        Assert.DoesNotContain("hooks.example", text, StringComparison.Ordinal);
        Assert.Contains("smtp_auth_password: <secret>", text, StringComparison.Ordinal);
        Assert.Contains("receiver: team", text, StringComparison.Ordinal);
        Assert.Equal("""[{"name":"pager"},{"name":"team"}]""", (await GetAsync(host, "/api/v2/receivers")).GetRawText());
        using var reloaded = await host.Http.PostAsync("/-/reload", null, Stop);
        Assert.Equal(HttpStatusCode.OK, reloaded.StatusCode);
    }

    private static string Silence(string name, string value) =>
        $$"""{"matchers":[{"name":"{{name}}","value":"{{value}}","isRegex":false}],"startsAt":"2020-01-01T00:00:00Z","endsAt":"2099-01-01T00:00:00Z","createdBy":"me","comment":"c"}""";

    private static Task<GatewayHost> StartAsync() =>
        GatewayHost.StartAsync(services: services =>
        {
            services.AddSingleton(new TestAlerts());
            services.AddSingleton(new ConfigurationHolder(Configuration));
        });

    private static Task<HttpResponseMessage> PostAsync(GatewayHost host, string path, string body) =>
        host.Http.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json"), Stop);

    private static async Task<JsonElement> GetAsync(GatewayHost host, string path)
    {
        using var answer = await host.Http.GetAsync(path, Stop);
        var text = await answer.Content.ReadAsStringAsync(Stop);
        Assert.True(answer.IsSuccessStatusCode, text);
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        return JsonDocument.Parse(text).RootElement;
    }
}
