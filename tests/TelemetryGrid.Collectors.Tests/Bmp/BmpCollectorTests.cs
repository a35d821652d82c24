using System.Net;
using TelemetryGrid.Collectors.Bmp;
using TelemetryGrid.Collectors.Tests.Snmp;
using TelemetryGrid.Identity;
using TelemetryGrid.Protocols.Flows;
using TelemetryGrid.Records;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Collectors.Tests.Bmp;

public sealed class BmpCollectorTests
{
    private static readonly FlowAddress Inside = FlowAddress.FromIPv4(0x0A01_0203);

    [Fact]
    public async Task Routes_AnnouncedAndWithdrawn_AreInTheTable()
    {
        await using var rig = await BmpRig.StartAsync();
        using var socket = await rig.ConnectAsync(
            BmpBytes.Initiation("r1"),
            BmpBytes.PeerUp(),
            BmpBytes.Routes(BmpBytes.Announce(64_999, 8, 10, 16, 10, 1))
        );
        await rig.UntilAsync(() => rig[BmpCount.Announced] == 2);

        Assert.True(rig.Table.TryFind(BmpRig.Router, Inside, out var route));
        Assert.Equal("10.1.0.0", route.Prefix.ToString());
        Assert.Equal(16, route.Length);
        Assert.Equal("64500 64999", route.Attributes.AsPath);
        Assert.Equal(64_999u, route.Attributes.OriginAs);
        Assert.Equal("192.0.2.9", route.Attributes.NextHop.ToString());
        Assert.Equal(["64500:7"], route.Attributes.Communities);
        Assert.Equal("192.0.2.9", route.Peer.Address.ToString());
        Assert.False(rig.Table.TryFind(FlowAddress.FromIPv4(1), Inside, out _));

        await BmpRig.SendAsync(socket, BmpBytes.Routes(BmpBytes.Withdraw(16, 10, 1)));
        await rig.UntilAsync(() => rig[BmpCount.Withdrawn] == 1);
        Assert.True(rig.Table.TryFind(Inside, out route));
        Assert.Equal(8, route.Length);
    }

    [Fact]
    public async Task Peers_UpAndDown_AreEvents()
    {
        await using var rig = await BmpRig.StartAsync();
        using var socket = await rig.ConnectAsync(
            BmpBytes.Initiation("r1"),
            BmpBytes.PeerUp(),
            BmpBytes.Routes(BmpBytes.Announce(1, 8, 10)),
            BmpBytes.PeerDown()
        );
        await rig.UntilAsync(() => rig.Events.Count == 2);

        Assert.All(rig.Events, e => Assert.Equal("bgp.peer_state_changed", e.Name));
        Assert.Equal(["up", "down"], rig.Events.Select(e => e.Labels["state"]));
        var down = rig.Events[1];
        Assert.Equal("192.0.2.9", down.Labels["peer"]);
        Assert.Equal("64500", down.Labels["peer_as"]);
        Assert.Equal("10.0.0.9", down.Labels["router_id"]);
        Assert.Equal("closed by the peer: cease: administrative shutdown", down.Labels["reason"]);
        Assert.Equal(Severity.Error, down.Severity);
        Assert.Equal("127.0.0.1", down.Device!.Value.Value);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000), down.Timestamp);
        Assert.Equal(0, rig.Table.Count);
        Assert.Equal(2, rig.Collector.Health.RecordsAcknowledged);
    }

    [Fact]
    public async Task Statistics_AreMetrics()
    {
        await using var rig = await BmpRig.StartAsync();
        using var socket = await rig.ConnectAsync(BmpBytes.Initiation("r1"), BmpBytes.Statistics(0, 7, 0, 8, 0, 0, 0, 0, 0, 0, 1, 0));
        await rig.UntilAsync(() => rig.Samples.Count == 1);
        Assert.Equal(256, rig.Samples[0].Value);
        Assert.Equal("network_bgp_peer_received_routes", rig.Samples[0].Labels.Name);
        Assert.Equal("192.0.2.9", rig.Samples[0].Labels["peer"]);
        Assert.Equal("64500", rig.Samples[0].Labels["peer_as"]);
    }

    [Fact]
    public async Task Routes_WithPathIds_AreKeptApart()
    {
        await using var rig = await BmpRig.StartAsync();
        using var socket = await rig.ConnectAsync(
            BmpBytes.Initiation("r1"),
            BmpBytes.PeerUp(hasPathIds: true),
            BmpBytes.Routes(BmpBytes.Announce(1, 0, 0, 0, 1, 8, 10)),
            BmpBytes.Routes(BmpBytes.Announce(2, 0, 0, 0, 2, 8, 10)),
            BmpBytes.Routes(BmpBytes.Withdraw(0, 0, 0, 1, 8, 10))
        );
        await rig.UntilAsync(() => rig[BmpCount.Withdrawn] == 1);
        Assert.True(rig.Table.TryFind(Inside, out var route));
        Assert.Equal((2u, 2u), (route.PathId, route.Attributes.OriginAs));
    }

    [Fact]
    public async Task Routes_OfPeerThatIsNotUp_AreCountedOnly()
    {
        await using var rig = await BmpRig.StartAsync();
        using var socket = await rig.ConnectAsync(
            BmpBytes.Initiation("r1"),
            BmpBytes.Routes(BmpBytes.Announce(1, 8, 10)),
            BmpBytes.PeerUp(),
            BmpBytes.Routes(BmpBytes.Announce(1, 8, 11), flags: 0x10),
            BmpBytes.Message(6, new byte[50]),
            BmpBytes.Message(0, [1, 2, 3]),
            BmpBytes.Routes(BmpBytes.Announce(1, 33, 10))
        );
        await rig.UntilAsync(() => rig[BmpCount.Messages] == 7);
        Assert.Equal((1, 1, 1, 2), (rig[BmpCount.UnknownPeers], rig[BmpCount.AdjRibOut], rig[BmpCount.Mirrored], rig[BmpCount.Malformed]));
        Assert.Equal(0, rig.Table.Count);
    }

    [Fact]
    public async Task Router_Disconnects_RoutesGoAfterGraceTime()
    {
        var time = new ManualTimeProvider();
        await using var rig = await BmpRig.StartAsync(new BmpCollectorOptions { GraceTime = TimeSpan.FromMinutes(5) }, time);
        var socket = await rig.ConnectAsync(
            BmpBytes.Initiation("r1"),
            BmpBytes.PeerUp(),
            BmpBytes.Routes(BmpBytes.Announce(1, 8, 10)),
            BmpBytes.Message(5, [])
        );
        await BmpRig.ClosedAsync(socket);
        socket.Dispose();

        time.Advance(TimeSpan.FromMinutes(4));
        Assert.True(rig.Table.TryFind(Inside, out _));
        await AdvanceUntilAsync(time, rig, () => rig.Table.Count == 0);
        Assert.Equal(0, rig.Table.Routers);
        Assert.Equal(0, rig.Collector.Routes);
    }

    [Fact]
    public async Task Router_ConnectsAnew_UnconfirmedRoutesAndPeersGo()
    {
        var time = new ManualTimeProvider();
        await using var rig = await BmpRig.StartAsync(new BmpCollectorOptions { GraceTime = TimeSpan.FromMinutes(5) }, time);
        using var first = await rig.ConnectAsync(
            BmpBytes.Initiation("r1"),
            BmpBytes.PeerUp(9),
            BmpBytes.PeerUp(8),
            BmpBytes.Routes(BmpBytes.Announce(1, 8, 10, 8, 11)),
            BmpBytes.Routes(BmpBytes.Announce(1, 8, 12), peer: 8)
        );
        await rig.UntilAsync(() => rig[BmpCount.Announced] == 3);
        using var second = await rig.ConnectAsync(
            BmpBytes.Initiation("r1"),
            BmpBytes.PeerUp(9),
            BmpBytes.Routes(BmpBytes.Announce(1, 8, 10))
        );
        await BmpRig.ClosedAsync(first);
        await rig.UntilAsync(() => rig[BmpCount.Announced] == 4);
        Assert.Equal(3, rig.Table.Count);
        Assert.True(rig.Table.TryFind(FlowAddress.FromIPv4(0x0B00_0001), out var stale));
        Assert.True(stale.IsStale);

        await AdvanceUntilAsync(time, rig, () => rig.Table.Count == 1);
        await rig.UntilAsync(() => rig.Events.Count == 3);
        Assert.Equal(("192.0.2.8", "down"), (rig.Events[2].Labels["peer"], rig.Events[2].Labels["state"]));
        Assert.True(rig.Table.TryFind(Inside, out var route));
        Assert.False(route.IsStale);
    }

    [Fact]
    public async Task Connections_ForeignAndTooMany_AreClosed()
    {
        await using var foreign = await BmpRig.StartAsync(new BmpCollectorOptions { Routers = [IPNetwork.Parse("10.0.0.0/8")] });
        using var outsider = await foreign.ConnectAsync();
        await BmpRig.ClosedAsync(outsider);
        Assert.Equal(1, foreign[BmpCount.ForeignRouters]);

        await using var full = await BmpRig.StartAsync(new BmpCollectorOptions { MaxConnections = 1 });
        using var one = await full.ConnectAsync(BmpBytes.Initiation("r1"));
        await full.UntilAsync(() => full[BmpCount.Messages] == 1);
        using var two = await full.ConnectAsync();
        await BmpRig.ClosedAsync(two);
        Assert.Equal(1, full[BmpCount.RefusedConnections]);
    }

    [Theory]
    [InlineData(new byte[] { (byte)'G', (byte)'E', (byte)'T' })]
    [InlineData(new byte[] { 3, 0xFF, 0, 0, 0, 0 })]
    [InlineData(new byte[] { 3, 0, 0, 0, 1, 0 })]
    public async Task Connection_FramingIsLost_IsClosedAndCounted(byte[] stream)
    {
        await using var rig = await BmpRig.StartAsync();
        using var socket = await rig.ConnectAsync(stream);
        await BmpRig.ClosedAsync(socket);
        Assert.Equal(1, rig.Collector.Health.Malformed);
    }

    [Fact]
    public async Task Log_TakesNothing_IsToldAndRoutesGoOn()
    {
        await using var rig = await BmpRig.StartAsync();
        rig.IsLogBroken = true;
        using var socket = await rig.ConnectAsync(BmpBytes.Initiation("r1"), BmpBytes.PeerUp());
        await rig.UntilAsync(() => rig[BmpCount.Lost] == 1);
        await rig.UntilAsync(() => rig.Collector.Health is { Status: SourceStatus.Error, Error: "The disk is full.", RecordsDropped: 1 });

        rig.IsLogBroken = false;
        await BmpRig.SendAsync(socket, BmpBytes.Routes(BmpBytes.Announce(1, 8, 10)), BmpBytes.PeerUp(8));
        await rig.UntilAsync(() => rig.Collector.Health is { Status: SourceStatus.Active, RecordsAcknowledged: 1 });
        Assert.True(rig.Table.TryFind(Inside, out _));
    }

    [Fact]
    public void Options_OfSettings_AreReadAndChecked()
    {
        var source = new SourceDefinition
        {
            Id = SourceId.Parse("routes"),
            Kind = SourceKind.Bmp,
            Endpoint = "0.0.0.0:11019",
        };
        Assert.Empty(SourceRules.Validate(source, SourceCredentials.None));
        var options = BmpCollectorOptions.Of(source);
        Assert.True(options.LetsIn(IPAddress.Loopback));
        Assert.Equal((2_000_000, 256), (options.MaxRoutes, options.MaxConnections));
        Assert.Equal(TimeSpan.FromMinutes(5), options.GraceTime);

        options = BmpCollectorOptions.Of(source with { Settings = source.Settings.Add(BmpSettings.Routers, "10.0.0.0/8\n2001:db8::1") });
        Assert.True(options.LetsIn(IPAddress.Parse("10.1.2.3")));
        Assert.True(options.LetsIn(IPAddress.Parse("2001:db8::1")));
        Assert.False(options.LetsIn(IPAddress.Parse("2001:db8::2")));

        var wrong = source with { Settings = source.Settings.Add(BmpSettings.Routers, "router1"), Endpoint = "router1" };
        Assert.Equal(["endpoint"], SourceRules.Validate(wrong, SourceCredentials.None).Select(e => e.Name).Take(1));
        wrong = wrong with { Endpoint = source.Endpoint };
        Assert.Equal([BmpSettings.Routers], SourceRules.Validate(wrong, SourceCredentials.None).Select(e => e.Name));
    }

    [Fact]
    public async Task Connection_SaysNothing_IsClosed()
    {
        var time = new ManualTimeProvider();
        await using var rig = await BmpRig.StartAsync(time: time);
        using var socket = await rig.ConnectAsync();
        await rig.UntilAsync(() => rig[BmpCount.Connections] == 1);
        await AdvanceUntilAsync(time, rig, () => rig[BmpCount.IdleConnections] == 1);
        await BmpRig.ClosedAsync(socket);
    }

    // The collector's timer may be set only after a test moved the time.
    private static Task AdvanceUntilAsync(ManualTimeProvider time, BmpRig rig, Func<bool> condition) =>
        rig.UntilAsync(() =>
        {
            time.Advance(TimeSpan.FromSeconds(30));
            return condition();
        });
}
