using System.Net;
using TelemetryGrid.Client;
using Domain = TelemetryGrid.Flows;

namespace TelemetryGrid.Gateway.Tests.Flows;

public sealed class FlowEndpointTests
{
    private const string Key = "core1~6~10.0.0.1~443~2001:db8::1~51234";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Top_AllParameters_ReachTheQuery()
    {
        await using var host = await GatewayHost.StartAsync();

        var top = await host.Client.GetTopFlowsAsync(
            new TopFlowsRequest
            {
                By = FlowOrder.Packets,
                Group = FlowGroup.IngressInterface,
                Window = TimeSpan.FromMinutes(90),
                Device = "core1",
                Limit = 25,
            },
            Stop
        );

        var query = Assert.Single(host.Grid.TopQueries);
        Assert.Equal(Domain.FlowOrder.Packets, query.By);
        Assert.Equal(Domain.FlowGroup.IngressInterface, query.Group);
        Assert.Equal(90 * 60 * 1000, query.ToMilliseconds - query.FromMilliseconds);
        Assert.Equal("core1", query.Device?.Value);
        Assert.Equal(25, query.Limit);
        Assert.Equal(5400, top.WindowSeconds);
        Assert.Equal(TimeSpan.FromMinutes(90), top.To - top.From);
        Assert.Equal("core1", top.Device);
    }

    [Fact]
    public async Task Top_Defaults_AreFiveMinutesOfFlowsByBytes()
    {
        await using var host = await GatewayHost.StartAsync();

        await host.Http.GetStringAsync("/api/v1/flows/top", Stop);

        var query = Assert.Single(host.Grid.TopQueries);
        Assert.Equal((Domain.FlowOrder.Bytes, Domain.FlowGroup.Flow, 10), (query.By, query.Group, query.Limit));
        Assert.Equal(300_000, query.ToMilliseconds - query.FromMilliseconds);
        Assert.Null(query.Device);
    }

    [Fact]
    public async Task Top_ByFlow_TakesTheKeyApartAndGivesRates()
    {
        await using var host = await GatewayHost.StartAsync(grid =>
            grid.Top = _ => new Domain.FlowTop(
                [new Domain.FlowTopRow(Key, 3_000_000, 600, 5, new Domain.FlowAttributes(1, 2, 0, 0, 100, 0, 0, 46 << 2, 0, 0, 0))],
                new Domain.FlowTraffic(1, 2, 3),
                new Domain.FlowTraffic(3_000_001, 602, 8)
            )
        );

        var top = await host.Client.GetTopFlowsAsync(cancellationToken: Stop);

        var row = Assert.Single(top.Rows);
        Assert.Equal(80_000, row.BitsPerSecond);
        Assert.Equal(2, row.PacketsPerSecond);
        Assert.Equal(new FlowTuple("core1", 6, "10.0.0.1", 443, "2001:db8::1", 51234), row.Flow);
        Assert.Equal(46, row.Attributes?.Dscp);
        Assert.Equal(new FlowTraffic(1, 2, 3), top.Other);
        Assert.Equal(new FlowTraffic(3_000_001, 602, 8), top.Total);
    }

    [Fact]
    public async Task Top_BySource_HasNoFlowParts()
    {
        await using var host = await GatewayHost.StartAsync(grid =>
            grid.Top = _ => new Domain.FlowTop([new Domain.FlowTopRow("10.0.0.1", 1, 1, 1, default)], default, default)
        );

        var top = await host.Client.GetTopFlowsAsync(new TopFlowsRequest { Group = FlowGroup.Source }, Stop);

        Assert.Null(top.Rows[0].Flow);
        Assert.Null(top.Rows[0].Attributes);
    }

    [Theory]
    [InlineData("window=0s", "window")]
    [InlineData("window=25h", "window")]
    [InlineData("window=5", "window")]
    [InlineData("window=-5m", "window")]
    [InlineData("window=99999999999999999999h", "window")]
    [InlineData("by=octets", "by")]
    [InlineData("group=vlan", "group")]
    [InlineData("group=0", "group")]
    [InlineData("device=%2F", "device")]
    [InlineData("limit=1001", "limit")]
    public async Task Top_WrongParameter_NamesIt(string query, string parameter)
    {
        await using var host = await GatewayHost.StartAsync();

        var problem = await host.ProblemAsync("/api/v1/flows/top?" + query);

        Assert.Equal(400, problem.Status);
        Assert.Equal([parameter], problem.Errors!.Keys);
        Assert.StartsWith(parameter + " must be ", problem.Detail, StringComparison.Ordinal);
        Assert.Empty(host.Grid.TopQueries);
    }

    [Fact]
    public async Task Get_HeavyFlow_GivesItWhateverFormTheAddressHas()
    {
        await using var host = await GatewayHost.StartAsync(grid => grid.Flows[Key] = Snapshots.Flow(Key));

        var flow = await host.Client.GetFlowAsync("CORE1~6~10.0.0.1~443~2001:0DB8:0:0::1~51234", Stop);

        Assert.Equal(Key, flow.Key);
        Assert.Equal("https", flow.Application);
        Assert.Equal("EF", flow.DscpClass);
        Assert.Equal(0x12, flow.Attributes.TcpControlBits);
        Assert.Equal(64500u, flow.Attributes.SourceAs);
        Assert.Equal(new FlowTraffic(1000, 10, 1), flow.Traffic);
        Assert.Equal(8, flow.OctetsPerSecond.Last);
        Assert.Equal(9, flow.PacketsPerSecond.Last);
    }

    [Fact]
    public async Task Get_LightFlow_SaysThatItIsNoHeavyHitter()
    {
        await using var host = await GatewayHost.StartAsync();

        var e = await Assert.ThrowsAsync<TelemetryGridException>(() => host.Client.GetFlowAsync(Key, Stop));

        Assert.Equal(HttpStatusCode.NotFound, e.Status);
        Assert.Equal($"Flow '{Key}' is not a heavy hitter now, or was never seen.", e.Detail);
    }

    [Fact]
    public async Task Get_NotAFlowKey_SaysHowToWriteOne()
    {
        await using var host = await GatewayHost.StartAsync();

        var problem = await host.ProblemAsync("/api/v1/flows/core1~6~10.0.0.1");

        Assert.Equal(400, problem.Status);
        Assert.Contains("exporter~protocol~source~port~destination~port", problem.Detail, StringComparison.Ordinal);
    }
}
