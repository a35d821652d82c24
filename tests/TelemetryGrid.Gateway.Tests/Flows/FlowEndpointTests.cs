using System.Net;
using Microsoft.Extensions.DependencyInjection;
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
    [InlineData(FlowGroup.Flow, Key, true, true, "own-app", "64500 64999")]
    [InlineData(FlowGroup.Source, "10.0.0.1", true, false, null, null)]
    [InlineData(FlowGroup.Destination, "10.0.0.1", false, true, null, null)]
    [InlineData(FlowGroup.Conversation, "10.0.0.1 > 2001:db8::1", true, true, null, null)]
    public async Task Top_NodeKnowsMore_TellsItOfWhatTheGroupHasInCommon(
        FlowGroup group,
        string text,
        bool hasSource,
        bool hasDestination,
        string? application,
        string? path
    )
    {
        await using var host = await GatewayHost.StartAsync(
            grid => grid.Top = _ => new Domain.FlowTop([new Domain.FlowTopRow(text, 1, 1, 1, default)], default, default),
            services: s => s.AddSingleton<Domain.IFlowContext, Surroundings>()
        );

        var top = await host.Client.GetTopFlowsAsync(new TopFlowsRequest { Group = group }, Stop);

        var surroundings = top.Rows[0].Surroundings;
        Assert.NotNull(surroundings);
        Assert.Equal(hasSource ? "CH" : null, surroundings.Source?.Country);
        Assert.Equal(hasDestination ? "hq" : null, surroundings.Destination?.Site);
        Assert.Equal(application, surroundings.Application);
        Assert.Equal(path, surroundings.Route?.AsPath);
    }

    [Fact]
    public async Task Top_BySomethingElse_HasNoSurroundings()
    {
        await using var host = await GatewayHost.StartAsync(
            grid => grid.Top = _ => new Domain.FlowTop([new Domain.FlowTopRow("CH", 1, 1, 1, default)], default, default),
            services: s => s.AddSingleton<Domain.IFlowContext, Surroundings>()
        );

        var top = await host.Client.GetTopFlowsAsync(new TopFlowsRequest { Group = FlowGroup.SourceCountry }, Stop);

        Assert.Null(top.Rows[0].Surroundings);
        Assert.Equal(Domain.FlowGroup.SourceCountry, Assert.Single(host.Grid.TopQueries).Group);
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

    private sealed class Surroundings : Domain.IFlowContext
    {
        public Domain.ApplicationTable Applications { get; } = new([KeyValuePair.Create("tcp/443", "own-app")]);

        public Domain.AddressPlace? FindPlace(System.Net.IPAddress address) => new("CH", 64_500, "Example", "lan", "hq", "acme", null);

        public Domain.FlowRoute? FindRoute(TelemetryGrid.Identity.DeviceId exporter, System.Net.IPAddress destination) =>
            new("192.0.2.1", "10.0.0.0/8", "192.0.2.9", "64500 64999", 64_999, ["64500:7"]);
    }
}
