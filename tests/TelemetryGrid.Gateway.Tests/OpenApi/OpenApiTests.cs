using System.Text.Json;

namespace TelemetryGrid.Gateway.Tests.OpenApi;

public sealed class OpenApiTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Document_EveryEndpoint_IsDescribed()
    {
        using var document = await FetchAsync();
        var paths = document.RootElement.GetProperty("paths");

        Assert.Equal(
            [
                "/api/v1/alerts/active",
                "/api/v1/alerts/correlated",
                "/api/v1/anomalies",
                "/api/v1/anomalies/{id}/feedback",
                "/api/v1/capacity-report",
                "/api/v1/context/business",
                "/api/v1/dead-letters",
                "/api/v1/dead-letters/{id}",
                "/api/v1/dead-letters/{id}/replay",
                "/api/v1/devices",
                "/api/v1/devices/{id}",
                "/api/v1/devices/{id}/interfaces",
                "/api/v1/discovery",
                "/api/v1/discovery/{id}",
                "/api/v1/discovery/{id}/cancel",
                "/api/v1/enrichment",
                "/api/v1/events",
                "/api/v1/flows/top",
                "/api/v1/flows/{key}",
                "/api/v1/forecasts/{id}",
                "/api/v1/health-score",
                "/api/v1/incidents",
                "/api/v1/incidents/{id}",
                "/api/v1/incidents/{id}/acknowledge",
                "/api/v1/incidents/{id}/resolve",
                "/api/v1/insights",
                "/api/v1/interfaces/{id}",
                "/api/v1/jobs",
                "/api/v1/jobs/{name}/run",
                "/api/v1/logs",
                "/api/v1/maintenance-windows",
                "/api/v1/maintenance-windows/{id}",
                "/api/v1/models",
                "/api/v1/rule-files",
                "/api/v1/rule-files/{name}",
                "/api/v1/services",
                "/api/v1/services/{id}",
                "/api/v1/sli-measurements",
                "/api/v1/slo-compliance",
                "/api/v1/slo-files",
                "/api/v1/slo-files/{name}",
                "/api/v1/slos",
                "/api/v1/slos/{name}",
                "/api/v1/sources",
                "/api/v1/sources/test",
                "/api/v1/sources/{id}",
                "/api/v1/sources/{id}/maintenance",
                "/api/v1/sources/{id}/pause",
                "/api/v1/sources/{id}/resume",
                "/api/v1/sources/{id}/test",
                "/api/v1/status",
                "/api/v1/system-health",
                "/api/v1/telemetry",
                "/api/v1/topology",
                "/api/v1/topology/changes",
                "/api/v1/topology/dependents",
                "/api/v1/topology/path",
                "/health/live",
                "/health/ready",
                "/metrics",
            ],
            paths.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal)
        );
        foreach (var operation in paths.EnumerateObject().SelectMany(p => p.Value.EnumerateObject()))
        {
            Assert.False(string.IsNullOrWhiteSpace(operation.Value.GetProperty("summary").GetString()));
            Assert.False(string.IsNullOrWhiteSpace(operation.Value.GetProperty("operationId").GetString()));
        }
    }

    [Fact]
    public async Task Document_EveryReference_Resolves()
    {
        using var document = await FetchAsync();
        var references = new List<string>();
        Collect(document.RootElement, references);

        Assert.NotEmpty(references);
        foreach (var reference in references.Distinct())
        {
            var target = document.RootElement;
            foreach (var part in reference.TrimStart('#', '/').Split('/'))
            {
                Assert.True(target.TryGetProperty(part, out target), $"{reference} leads nowhere.");
            }
        }
    }

    [Fact]
    public async Task Document_TopFlows_SaysWhatEachParameterTakes()
    {
        using var document = await FetchAsync();
        var parameters = document
            .RootElement.GetProperty("paths")
            .GetProperty("/api/v1/flows/top")
            .GetProperty("get")
            .GetProperty("parameters")
            .EnumerateArray()
            .ToDictionary(p => p.GetProperty("name").GetString()!);

        Assert.Equal(["by", "device", "group", "limit", "window"], parameters.Keys.Order());
        Assert.All(parameters.Values, p => Assert.Equal("query", p.GetProperty("in").GetString()));
        var group = parameters["group"].GetProperty("schema");
        Assert.Contains("ingress_interface", group.GetProperty("enum").EnumerateArray().Select(e => e.GetString()));
        Assert.Equal("flow", group.GetProperty("default").GetString());
        Assert.Equal(1000, parameters["limit"].GetProperty("schema").GetProperty("maximum").GetInt32());
        Assert.Equal("5m", parameters["window"].GetProperty("schema").GetProperty("default").GetString());
    }

    [Fact]
    public async Task Document_Schemas_HaveTheJsonsNamesAndTypes()
    {
        using var document = await FetchAsync();
        var schemas = document.RootElement.GetProperty("components").GetProperty("schemas");
        var device = schemas.GetProperty("Device").GetProperty("properties");

        Assert.Equal("number", device.GetProperty("in_bits_per_second").GetProperty("type").GetString());
        Assert.Contains("up", schemas.GetProperty("DeviceStatus").GetProperty("enum").EnumerateArray().Select(e => e.GetString()));
        Assert.True(schemas.GetProperty("SourceRegistration").GetProperty("properties").TryGetProperty("credentials", out _));
        Assert.False(schemas.GetProperty("Source").GetProperty("properties").TryGetProperty("credentials", out _));
    }

    [Fact]
    public async Task Document_EveryApiOperation_HasProblemResponses()
    {
        using var document = await FetchAsync();
        foreach (var path in document.RootElement.GetProperty("paths").EnumerateObject())
        {
            if (!path.Name.StartsWith("/api/", StringComparison.Ordinal))
            {
                continue;
            }
            foreach (var operation in path.Value.EnumerateObject())
            {
                var unavailable = operation.Value.GetProperty("responses").GetProperty("503").GetProperty("content");
                Assert.True(unavailable.TryGetProperty("application/problem+json", out _), $"{operation.Name} {path.Name}");
            }
        }
    }

    private static async Task<JsonDocument> FetchAsync()
    {
        await using var host = await GatewayHost.StartAsync();
        var document = JsonDocument.Parse(await host.Http.GetStringAsync("/openapi/v1.json", Stop));
        Assert.StartsWith("3.", document.RootElement.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        return document;
    }

    private static void Collect(JsonElement element, List<string> references)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in element.EnumerateObject())
            {
                if (property.Name == "$ref")
                {
                    references.Add(property.Value.GetString()!);
                }
                Collect(property.Value, references);
            }
        }
        else if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray())
            {
                Collect(item, references);
            }
        }
    }
}
