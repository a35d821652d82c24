using TelemetryGrid.Client;

namespace TelemetryGrid.Gateway.Tests.Topology;

public sealed class TopologyEndpointTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Get_Whole_GivesNodesWithStatusAndLinksWithTraffic()
    {
        await using var host = await StartAsync();

        var graph = await host.Client.GetTopologyAsync(cancellationToken: Stop);

        Assert.Equal((1000, 2, 3L, 4L, 5), (graph.TotalNodes, graph.TotalLinks, graph.Revision, graph.Dropped, graph.Unresolved));
        Assert.Equal([DeviceStatus.Down, DeviceStatus.Unknown, DeviceStatus.Up], graph.Nodes.Select(n => n.Status));
        Assert.Equal([true, false, true], graph.Nodes.Select(n => n.Managed));
        var core = graph.Nodes[2];
        Assert.Equal(("core1.example.net", "Cisco", TopologyRole.Core, 1), (core.Name, core.Vendor, core.Role, core.Dependents));
        Assert.Equal(["192.0.2.1"], core.AlsoKnownAs);
        var link = Assert.Single(graph.Links);
        Assert.Equal(("acc1/up~core1/xe-0/0/1", 0.9, 1_000L, "acc1"), (link.Id, link.Confidence, link.SpeedBitsPerSecond, link.UplinkOf));
        Assert.Equal(new TopologyEvidence(TopologyEvidenceKind.Lldp, "acc1", "words", Snapshots.Time), Assert.Single(link.Evidence));
        Assert.Equal((null, null, InterfaceStatus.Unknown), (link.A.Utilization, link.A.InBitsPerSecond, link.A.OperStatus));
        Assert.Equal((0.25, 1000, 2000), (link.B.Utilization, link.B.InBitsPerSecond, link.B.OutBitsPerSecond));
        Assert.Equal(InterfaceStatus.LowerLayerDown, link.B.OperStatus);
    }

    [Fact]
    public async Task Get_AroundADevice_PassesDepthAndLimitOn()
    {
        await using var host = await StartAsync();

        Assert.Equal(7, (await host.Client.GetTopologyAsync("CORE1", 7, cancellationToken: Stop)).TotalNodes);
        Assert.Equal(50, (await host.Client.GetTopologyAsync(limit: 50, cancellationToken: Stop)).TotalNodes);
    }

    [Theory]
    [InlineData("/api/v1/topology?device=nobody", 404, "There is no node 'nobody' in the topology.")]
    [InlineData("/api/v1/topology?depth=2", 400, "depth says how far around a device; name the device too.")]
    [InlineData("/api/v1/topology?device=core1&depth=0", 400, "depth must be a whole number from 1 to 20; it was '0'.")]
    [InlineData("/api/v1/topology?limit=5001", 400, "limit must be a whole number from 1 to 5000; it was '5001'.")]
    [InlineData("/api/v1/topology?devise=core1", 400, "There is no parameter 'devise'; there is device, depth, limit.")]
    [InlineData("/api/v1/topology/path?from=core1", 400, "to is missing: a path has two ends.")]
    [InlineData("/api/v1/topology/path?from=core1&to=nobody", 404, "There is no node 'nobody' in the topology.")]
    [InlineData("/api/v1/topology/path?from=nobody&to=core1", 404, "There is no node 'nobody' in the topology.")]
    [InlineData("/api/v1/topology/path?from=core1&to=acc1&weight=price", 400, "weight must be one of hops, confidence; it was 'price'.")]
    [InlineData("/api/v1/topology/dependents", 400, "Name what fails: either a device or a link.")]
    [InlineData("/api/v1/topology/dependents?device=core1&link=x", 400, "Name what fails: either a device or a link.")]
    [InlineData("/api/v1/topology/dependents?device=nobody", 404, "There is no node 'nobody' in the topology.")]
    [InlineData("/api/v1/topology/dependents?link=x", 404, "There is no link 'x' in the topology.")]
    [InlineData("/api/v1/topology/dependents?device=core1&roots=nobody", 404, "There is no node 'nobody' in the topology.")]
    [InlineData(
        "/api/v1/topology/dependents?device=core1&roots=,",
        400,
        "roots must be 1 to 100 node ids separated by commas; it was ','."
    )]
    [InlineData("/api/v1/topology/changes?after=-1", 400, "after must be a whole number from 0 to 2147483647; it was '-1'.")]
    public async Task Get_WrongQuestion_IsAnsweredWithWhatIsWrong(string path, int status, string detail)
    {
        await using var host = await StartAsync();

        var problem = await host.ProblemAsync(path);

        Assert.Equal((status, detail), (problem.Status, problem.Detail));
    }

    [Fact]
    public async Task Path_BetweenTwo_GivesNodesLinksAndCost()
    {
        await using var host = await StartAsync();

        var path = await host.Client.FindTopologyPathAsync("acc1", "core1", TopologyWeight.Confidence, Stop);

        Assert.Equal(["acc1", "core1"], path.Nodes.Select(n => n.Id));
        Assert.Equal("acc1/up~core1/xe-0/0/1", Assert.Single(path.Links).Id);
        Assert.Equal(2, path.Cost);
        Assert.Equal(1, (await host.Client.FindTopologyPathAsync("acc1", "core1", cancellationToken: Stop)).Cost);
        Assert.Empty((await host.Client.FindTopologyPathAsync("acc1", "chassis:phone", cancellationToken: Stop)).Nodes);
    }

    [Fact]
    public async Task Dependents_OfDeviceAndLink_AreGiven()
    {
        await using var host = await StartAsync();

        var ofDevice = await host.Client.GetTopologyDependentsAsync("core1", roots: ["acc1", "core1"], cancellationToken: Stop);
        var ofLink = await host.Client.GetTopologyDependentsAsync(link: "acc1/up~core1/xe-0/0/1", cancellationToken: Stop);

        Assert.Equal(("core1", DeviceStatus.Down), (ofDevice.Subject, Assert.Single(ofDevice.Nodes).Status));
        Assert.Equal(["acc1", "core1"], ofDevice.Roots);
        Assert.Equal("acc1/up~core1/xe-0/0/1", ofLink.Subject);
        Assert.Empty(ofLink.Roots);
    }

    [Fact]
    public async Task Changes_AfterANumber_AreGiven()
    {
        await using var host = await StartAsync();

        var change = Assert.Single(await host.Client.ListTopologyChangesAsync(41, 7, Stop));

        Assert.Equal(
            (42L, TopologyChangeKind.LinkMoved, "acc1", "new", "old", "7"),
            (change.Number, change.Kind, change.Node, change.Link, change.FormerLink, change.Message)
        );
        Assert.Contains(
            "\"kind\":\"link_moved\"",
            await host.Http.GetStringAsync("/api/v1/topology/changes", Stop),
            StringComparison.Ordinal
        );
    }

    private static Task<GatewayHost> StartAsync() =>
        GatewayHost.StartAsync(grid =>
        {
            grid.AddDevice("core1", interfaces: "xe-0/0/1");
            grid.AddDevice("acc1", TelemetryGrid.Devices.DeviceStatus.Down);
        });
}
