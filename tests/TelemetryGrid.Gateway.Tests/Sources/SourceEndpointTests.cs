using System.Net;
using System.Text;
using TelemetryGrid.Client;
using TelemetryGrid.Identity;
using TelemetryGrid.Records;
using Domain = TelemetryGrid.Sources;

namespace TelemetryGrid.Gateway.Tests.Sources;

public sealed class SourceEndpointTests
{
    private static readonly SourceRegistration Snmp = new()
    {
        Id = "core1-snmp",
        Name = "Core 1",
        Kind = SourceKind.Snmp,
        Endpoint = "[2001:db8::1]:1161",
        Device = "core1",
        Level = CollectionLevel.Detailed,
        IntervalSeconds = 15,
        Filters = [new SourceFilter("interface", "lo*", Include: false)],
        Enrichment = new Dictionary<string, string> { ["site"] = "bern" },
        RetentionSeconds = new Dictionary<string, double> { ["metric"] = 86400 },
        Credentials = new SourceCredentials { Community = "s3cret" },
    };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Register_Snmp_ReachesTheRegistryWhole()
    {
        await using var host = await GatewayHost.StartAsync();

        var source = await host.Client.Sources.RegisterSourceAsync(Snmp, Stop);

        var id = SourceId.Parse("core1-snmp");
        var definition = host.Grid.Sources[id].Definition;
        Assert.Equal(Domain.SourceKind.Snmp, definition.Kind);
        Assert.Equal(TimeSpan.FromSeconds(15), definition.Interval);
        Assert.Equal(new Domain.SourceFilter("interface", "lo*", false), Assert.Single(definition.Filters));
        Assert.Equal(TimeSpan.FromDays(1), definition.Retention[TelemetryCategory.Metric]);
        Assert.Equal("bern", definition.Enrichment["site"]);
        Assert.Equal("s3cret", host.Grid.Credentials[id].Find("community"));
        Assert.True(source.HasCredentials);
        Assert.Equal(CollectionLevel.Detailed, source.Level);
        Assert.Equal(86400, source.RetentionSeconds["metric"]);
    }

    [Fact]
    public async Task Register_WithCredentials_NoAnswerEverContainsThem()
    {
        await using var host = await GatewayHost.StartAsync();
        using var body = Json("""{"id":"a","kind":"snmp","endpoint":"192.0.2.1","credentials":{"community":"s3cret"}}""");

        using var created = await host.Http.PostAsync("/api/v1/sources", body, Stop);

        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Equal("/api/v1/sources/a", created.Headers.Location?.OriginalString);
        foreach (var path in new[] { "/api/v1/sources", "/api/v1/sources/a", "/metrics" })
        {
            Assert.DoesNotContain("s3cret", await host.Http.GetStringAsync(path, Stop), StringComparison.Ordinal);
        }
        Assert.DoesNotContain("s3cret", await created.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", Snmp.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Register_EverythingWrong_ListsEveryFieldAtOnce()
    {
        await using var host = await GatewayHost.StartAsync();
        using var body = Json(
            """
            {
              "id": "a b", "name": 7, "kind": "snmp", "endpoint": "1.2.3.4.5:99999", "device": "x y", "status": "error", "level": "max",
              "interval_seconds": 0.5, "filters": [{"field": "exporter", "pattern": "10.0.0.0/40"}, 5], "enrichment": {"9lives": "x", "a": 1},
              "retention_seconds": {"metric": 1, "metrics": 5}, "sampling_interval": -1, "credentials": {}, "colour": "red"
            }
            """
        );

        var problem = await host.ProblemAsync(HttpMethod.Post, "/api/v1/sources", body);

        Assert.Equal(400, problem.Status);
        Assert.Equal(
            [
                "colour",
                "credentials.community",
                "device",
                "endpoint",
                "enrichment.9lives",
                "enrichment.a",
                "filters[0].field",
                "filters[0].pattern",
                "filters[1]",
                "id",
                "interval_seconds",
                "level",
                "name",
                "retention_seconds.metric",
                "retention_seconds.metrics",
                "sampling_interval",
                "status",
            ],
            problem.Errors!.Keys.Order(StringComparer.Ordinal)
        );
        Assert.Empty(host.Grid.Sources);
    }

    [Theory]
    [InlineData("flow", "0.0.0.0:2055", true)]
    [InlineData("sflow", "[::]:6343", true)]
    [InlineData("ipfix", "0.0.0.0", false)]
    [InlineData("netflow", "0.0.0.0:0", false)]
    [InlineData("netflow", "example.net:2055", false)]
    [InlineData("snmp", "192.0.2.1", true)]
    [InlineData("snmp", "192.0.2.1:161", true)]
    [InlineData("snmp", "2001:db8::1", true)]
    [InlineData("snmp", "[2001:db8::1]:1161", true)]
    [InlineData("snmp", "core1.example.net:1161", false)]
    [InlineData("snmp", "161", false)]
    [InlineData("snmp", "192.0.2.1:70000", false)]
    [InlineData("snmp", "0.0.0.0:161", false)]
    [InlineData("snmp", "224.0.0.1", false)]
    [InlineData("snmp", "192.0.2.256", false)]
    [InlineData("snmp", "http://core1", false)]
    public async Task Register_Endpoint_IsCheckedByKind(string kind, string endpoint, bool valid)
    {
        await using var host = await GatewayHost.StartAsync();
        var credentials = kind == "snmp" ? ""","credentials":{"community":"public"}""" : "";
        using var body = Json($$"""{"id":"a","kind":"{{kind}}","endpoint":"{{endpoint}}"{{credentials}}}""");

        using var response = await host.Http.PostAsync("/api/v1/sources", body, Stop);

        Assert.Equal(valid ? HttpStatusCode.Created : HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(valid ? 1 : 0, host.Grid.Sources.Count);
    }

    [Fact]
    public async Task Register_Twice_IsConflict()
    {
        await using var host = await GatewayHost.StartAsync();
        await host.Client.Sources.RegisterSourceAsync(Snmp, Stop);

        var e = await Assert.ThrowsAsync<TelemetryGridException>(() => host.Client.Sources.RegisterSourceAsync(Snmp, Stop));

        Assert.Equal(HttpStatusCode.Conflict, e.Status);
        Assert.Equal("There already is a source 'core1-snmp'.", e.Message);
    }

    [Fact]
    public async Task Register_TooMany_IsConflict()
    {
        await using var host = await GatewayHost.StartAsync();
        for (var i = 0; i < 10; i++)
        {
            await host.Client.Sources.RegisterSourceAsync(Snmp with { Id = $"s{i}" }, Stop);
        }

        var e = await Assert.ThrowsAsync<TelemetryGridException>(() => host.Client.Sources.RegisterSourceAsync(Snmp, Stop));

        Assert.Equal(HttpStatusCode.Conflict, e.Status);
    }

    [Fact]
    public async Task Register_WrongFields_ReachTheExceptionByField()
    {
        await using var host = await GatewayHost.StartAsync();

        var e = await Assert.ThrowsAsync<TelemetryGridException>(() =>
            host.Client.Sources.RegisterSourceAsync(Snmp with { Endpoint = "nowhere:0", IntervalSeconds = 1e9 }, Stop)
        );

        Assert.Equal(["endpoint", "interval_seconds"], e.Errors.Keys.Order());
        Assert.Equal("interval_seconds must be a number from 1 to 86400.", Assert.Single(e.Errors["interval_seconds"]));
    }

    [Fact]
    public async Task Register_NotJson_SaysWhere()
    {
        await using var host = await GatewayHost.StartAsync();
        using var body = Json("{\n \"id\": }");

        var problem = await host.ProblemAsync(HttpMethod.Post, "/api/v1/sources", body);

        Assert.Equal(400, problem.Status);
        Assert.Equal("The body is not JSON: line 2, byte 8.", problem.Detail);
    }

    [Fact]
    public async Task Register_OtherContentType_IsUnsupported()
    {
        await using var host = await GatewayHost.StartAsync();
        using var body = new StringContent("id=a", Encoding.UTF8, "application/x-www-form-urlencoded");

        Assert.Equal(415, (await host.ProblemAsync(HttpMethod.Post, "/api/v1/sources", body)).Status);
    }

    [Fact]
    public async Task Register_TooLarge_IsRefusedUnread()
    {
        await using var host = await GatewayHost.StartAsync();
        using var body = Json($$"""{"id":"{{new string('a', 100_000)}}"}""");

        Assert.Equal(413, (await host.ProblemAsync(HttpMethod.Post, "/api/v1/sources", body)).Status);
    }

    [Fact]
    public async Task Change_PauseMaintenanceResume_SetsTheStatus()
    {
        await using var host = await GatewayHost.StartAsync();
        await host.Client.Sources.RegisterSourceAsync(Snmp, Stop);

        Assert.Equal(SourceStatus.Inactive, (await host.Client.Sources.PauseSourceAsync(Snmp.Id, Stop)).Status);
        Assert.Equal(SourceStatus.Maintenance, (await host.Client.Sources.PutSourceInMaintenanceAsync(Snmp.Id, Stop)).Status);
        Assert.Equal(SourceStatus.Active, (await host.Client.Sources.ResumeSourceAsync(Snmp.Id, Stop)).Status);
    }

    [Fact]
    public async Task Change_DeclaredByConfiguration_IsConflict()
    {
        await using var host = await GatewayHost.StartAsync(grid => Declare(grid, "fixed"));

        var pause = await Assert.ThrowsAsync<TelemetryGridException>(() => host.Client.Sources.PauseSourceAsync("fixed", Stop));
        var remove = await Assert.ThrowsAsync<TelemetryGridException>(() => host.Client.Sources.RemoveSourceAsync("fixed", Stop));

        Assert.Equal(HttpStatusCode.Conflict, pause.Status);
        Assert.Equal(HttpStatusCode.Conflict, remove.Status);
        Assert.Equal("The configuration file declares source 'fixed'; change it there.", remove.Message);
    }

    [Fact]
    public async Task Remove_Known_IsGone()
    {
        await using var host = await GatewayHost.StartAsync();
        await host.Client.Sources.RegisterSourceAsync(Snmp, Stop);

        await host.Client.Sources.RemoveSourceAsync(Snmp.Id, Stop);

        Assert.Empty(await host.Client.Sources.ListSourcesAsync(Stop));
    }

    [Fact]
    public async Task Any_UnknownSource_IsNotFound()
    {
        await using var host = await GatewayHost.StartAsync();

        Assert.Equal(404, (await host.ProblemAsync("/api/v1/sources/x")).Status);
        Assert.Equal(404, (await host.ProblemAsync(HttpMethod.Post, "/api/v1/sources/x/pause")).Status);
        Assert.Equal(404, (await host.ProblemAsync(HttpMethod.Delete, "/api/v1/sources/x")).Status);
        Assert.Equal(404, (await host.ProblemAsync("/api/v1/sources/x%20y")).Status);
    }

    [Fact]
    public async Task List_WithHealth_GivesRatesAndReason()
    {
        await using var host = await GatewayHost.StartAsync(grid => Declare(grid, "b", "a"));

        var sources = await host.Client.Sources.ListSourcesAsync(Stop);

        Assert.Equal(["a", "b"], sources.Select(s => s.Id));
        var health = sources[0].Health;
        Assert.Equal(SourceStatus.Error, health?.Status);
        Assert.Equal("Port 2055 is in use.", health?.Error);
        Assert.Equal(12.5, health?.RecordsPerSecond);
        Assert.True(sources[0].IsConfigured);
        Assert.False(sources[0].HasCredentials);
    }

    [Fact]
    public async Task Change_FromAnotherSitesPage_IsForbidden()
    {
        await using var host = await GatewayHost.StartAsync();
        await host.Client.Sources.RegisterSourceAsync(Snmp, Stop);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/sources/{Snmp.Id}/pause");
        request.Headers.Add("Origin", "http://evil.example");

        using var response = await host.Http.SendAsync(request, Stop);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal(Domain.SourceStatus.Active, host.Grid.Sources.Values.Single().Definition.Status);
    }

    [Fact]
    public async Task Change_FromOwnPage_IsAllowed()
    {
        await using var host = await GatewayHost.StartAsync();
        await host.Client.Sources.RegisterSourceAsync(Snmp, Stop);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/sources/{Snmp.Id}/pause");
        request.Headers.Add("Origin", host.Address.GetLeftPart(UriPartial.Authority));

        using var response = await host.Http.SendAsync(request, Stop);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private static void Declare(TestGrid grid, params string[] ids)
    {
        foreach (var id in ids.Select(SourceId.Parse))
        {
            grid.Sources[id] = new Domain.SourceReport(
                new Domain.SourceDefinition
                {
                    Id = id,
                    Kind = Domain.SourceKind.Flow,
                    Endpoint = "0.0.0.0:2055",
                    IsConfigured = true,
                },
                new Domain.SourceHealth
                {
                    Id = id,
                    Status = Domain.SourceStatus.Error,
                    Error = "Port 2055 is in use.",
                    RecordsPerSecond = 12.5,
                },
                HasCredentials: false
            );
        }
    }

    private static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");
}
