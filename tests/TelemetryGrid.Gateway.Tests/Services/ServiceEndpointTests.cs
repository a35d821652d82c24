using System.Net;
using TelemetryGrid.Client;
using TelemetryGrid.Gateway.Tests.Hosting;
using TelemetryGrid.Identity;
using TelemetryGrid.Services;
using TelemetryGrid.Statistics;
using ServiceMetric = TelemetryGrid.Services.ServiceMetric;

namespace TelemetryGrid.Gateway.Tests.Services;

public sealed class ServiceEndpointTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task List_PageAfterPage_HasEachOnceWithItsValues()
    {
        await using var host = await GatewayHost.StartAsync();
        Add(host, "core-1/service:dns", 1);
        Add(host, "core-1/service:https", 2);
        Add(host, "core-2/service:shop/checkout", 3);

        var first = await host.Client.ListServicesAsync(limit: 2, cancellationToken: Stop);
        var second = await host.Client.ListServicesAsync(limit: 2, after: first.Next, cancellationToken: Stop);
        var ofOne = await host.Client.ListServicesAsync(device: "core-2", cancellationToken: Stop);

        Assert.Equal(["core-1/service:dns", "core-1/service:https"], first.Items.Select(s => s.Id));
        Assert.Equal(("core-1/service:https", "core-2", "shop/checkout"), (first.Next, second.Items[0].Device, second.Items[0].Name));
        Assert.Null(second.Next);
        Assert.Equal(3, Assert.Single(ofOne.Items).Metrics["requests"]);
    }

    [Fact]
    public async Task Get_NameWithASlash_HasStatisticsAndBaseline()
    {
        await using var host = await GatewayHost.StartAsync();
        Add(host, "core-2/service:shop/checkout", 3);

        var service = await host.Client.GetServiceAsync("core-2/service:shop/checkout", Stop);

        var metric = Assert.Single(service.Metrics);
        Assert.Equal(("requests", 3.0, 2.5), (metric.MetricName, metric.Statistics.Last, metric.Baseline!.Expected));
    }

    [Theory]
    [InlineData("services/core-1/https", HttpStatusCode.BadRequest)]
    [InlineData("services/core-1/service:", HttpStatusCode.BadRequest)]
    [InlineData("services/core-1/service:https", HttpStatusCode.NotFound)]
    [InlineData("services?after=x", HttpStatusCode.BadRequest)]
    [InlineData("services?limit=0", HttpStatusCode.BadRequest)]
    public async Task Get_WhatIsNotThere_SaysSo(string path, HttpStatusCode expected)
    {
        await using var host = await GatewayHost.StartAsync();

        using var answer = await host.Http.GetAsync(new Uri($"/api/v1/{path}", UriKind.Relative), Stop);

        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    private static void Add(GatewayHost host, string id, double value) =>
        host.Grid.Services[id] = new ServiceSnapshot(
            ServiceId.Parse(id),
            Snapshots.Time,
            Snapshots.Time,
            [new ServiceMetric("requests", new MetricStatistics(value, value, []), new BaselineExpectation(2.5, 1, 4, 1))]
        );
}
