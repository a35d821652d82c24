using System.Net;
using System.Net.Sockets;
using TelemetryGrid.Collectors.Bmp;
using TelemetryGrid.Collectors.Tests.Bmp;
using TelemetryGrid.Protocols;
using TelemetryGrid.Protocols.Bgp;
using TelemetryGrid.Protocols.Bmp;
using TelemetryGrid.Protocols.Flows;
using TelemetryGrid.Records;
using TelemetryGrid.Simulation;
using TelemetryGrid.Simulation.Model;
using TelemetryGrid.Simulation.Routing;

namespace TelemetryGrid.Collectors.Tests.Simulation;

/// <summary>Routes of the simulated network, in virtual time and through the collector.</summary>
public sealed class SimulatedBmpTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(1, 8)]
    [InlineData(7, 40)]
    public void Advance_First_IsAWholeTableThatTheReadersTake(int seed, int devices)
    {
        SimulatedNetworkOptions options = SimulatedTraffic.Quiet(seed);
        options.DeviceCount = devices;
        var traffic = new SimulatedTraffic(options);
        foreach (SimulatedDevice router in traffic.Devices.Where(d => d.SpeaksBmp))
        {
            IReadOnlyList<BgpNeighbor> neighbors = new BgpDesign(traffic.Model.Topology).NeighborsOf(router);
            Assert.Equal(neighbors.Count, neighbors.Select(n => (n.Peer.Address, n.Peer.RouterId)).Distinct().Count());
            var heard = new Heard();
            heard.Take(new BmpSpeaker(router, neighbors, Noon).Advance(TimeSpan.FromSeconds(1)));
            Assert.Equal(BmpMessageType.Initiation, heard.Types[0]);
            Assert.Equal((neighbors.Count, 0, 2 * neighbors.Count), (heard.Ups, heard.Downs, heard.Ends));
        }
    }

    [Fact]
    public void Routes_OfTheEdge_LeadToTheSystemThatFlowsName()
    {
        var traffic = new SimulatedTraffic(SimulatedTraffic.Quiet());
        SimulatedDevice edge = traffic.Devices.First(d => d.Role == DeviceRole.Edge);
        var heard = new Heard();
        heard.Take(new BmpSpeaker(edge, new BgpDesign(traffic.Model.Topology).NeighborsOf(edge), Noon).Advance(TimeSpan.Zero));
        foreach (Endpoint outside in traffic.Model.Topology.Internet)
        {
            foreach (FlowAddress address in (FlowAddress[])[outside.IPv4, outside.IPv6])
            {
                uint[] origins =
                [
                    .. heard.Routes.Where(r => Covers(r.Key.Prefix, address)).Select(r => BgpAsPathReader.OriginAs(r.Value)).Distinct(),
                ];
                Assert.Equal([outside.AsNumber], origins);
            }
        }
        // Inside a path is empty.
        foreach (Endpoint inside in traffic.Model.Topology.Users.Concat(traffic.Model.Topology.Servers))
        {
            Assert.Contains(heard.Routes, r => Covers(r.Key.Prefix, inside.IPv4) && r.Value.Length == 0);
            Assert.Contains(heard.Routes, r => Covers(r.Key.Prefix, inside.IPv6) && r.Value.Length == 0);
        }
    }

    [Fact]
    public void Advance_LinkDownAndUp_TellsPeerDownThenPeerUpWithTheSameRoutes()
    {
        var traffic = new SimulatedTraffic(SimulatedTraffic.Quiet());
        TelemetryGrid.Simulation.Model.Topology topology = traffic.Model.Topology;
        SimulatedDevice edge = traffic.Devices.First(d => d.Role == DeviceRole.Edge);
        SimulatedInterface border = topology.Internet[0].Attachments.First(a => a.Device == edge);
        var speaker = new BmpSpeaker(edge, new BgpDesign(topology).NeighborsOf(edge), Noon);
        var heard = new Heard();
        heard.Take(speaker.Advance(TimeSpan.FromSeconds(5)));
        (FlowAddress Peer, BgpPrefix Prefix)[] before = [.. heard.Routes.Keys];
        Assert.Empty(speaker.Advance(TimeSpan.FromSeconds(6)));

        topology.SetUp(border, isUp: false, TimeSpan.FromSeconds(7));
        List<byte[]> down = speaker.Advance(TimeSpan.FromSeconds(7.25));
        heard.Take(down);
        Assert.Single(down);
        Assert.Equal((1, Noon.AddSeconds(7)), (heard.Downs, heard.At));
        Assert.True(heard.Routes.Count < before.Length);
        Assert.Empty(speaker.Advance(TimeSpan.FromSeconds(8)));

        topology.SetUp(border, isUp: true, TimeSpan.FromSeconds(9));
        Assert.Empty(speaker.Advance(TimeSpan.FromSeconds(9) + BmpSpeaker.Establishing - TimeSpan.FromSeconds(0.1)));
        heard.Take(speaker.Advance(TimeSpan.FromSeconds(9) + BmpSpeaker.Establishing));
        Assert.Equal(before.ToHashSet(), [.. heard.Routes.Keys]);
    }

    [Fact]
    public void Advance_WayOutLost_CoreRoutersHearOfTheNextBestPath()
    {
        var traffic = new SimulatedTraffic(SimulatedTraffic.Quiet());
        TelemetryGrid.Simulation.Model.Topology topology = traffic.Model.Topology;
        SimulatedDevice edge = traffic.Devices.First(d => d.Role == DeviceRole.Edge);
        SimulatedDevice core = edge.Links[0].Peer!.Device;
        SimulatedInterface exchange = edge.Interfaces.First(i => i.NeighborAs == 64_511);
        var speaker = new BmpSpeaker(core, new BgpDesign(topology).NeighborsOf(core), Noon);
        var heard = new Heard();
        heard.Take(speaker.Advance(TimeSpan.FromSeconds(1)));
        FlowAddress told = BgpDesign.LocalAddress(edge);
        BgpPrefix prefix = OutsideNetworks.PrefixesOf(0)[0];
        Assert.Equal(1, BgpAsPathReader.Length(heard.Routes[(told, prefix)]));

        topology.SetUp(exchange, isUp: false, TimeSpan.FromSeconds(2));
        heard.Take(speaker.Advance(TimeSpan.FromSeconds(3)));

        byte[] path = heard.Routes[(told, prefix)];
        Assert.InRange(BgpAsPathReader.Length(path), 2, 3);
        Assert.Equal((0, OutsideNetworks.AsNumber(0)), (heard.Downs, BgpAsPathReader.OriginAs(path)));
    }

    [Fact]
    public void EveryOutage_EndsAPeeringThatIsMonitored()
    {
        for (int seed = 1; seed <= 12; seed++)
        {
            SimulatedNetworkOptions options = SimulatedTraffic.Quiet(seed, flowsPerSecond: 0.1);
            options.Events = [new(SimulatedEventKind.Outage, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10))];
            var traffic = new SimulatedTraffic(options);
            var design = new BgpDesign(traffic.Model.Topology);
            (BmpSpeaker Speaker, Heard Heard)[] routers =
            [
                .. traffic.Devices.Where(d => d.SpeaksBmp).Select(d => (new BmpSpeaker(d, design.NeighborsOf(d), Noon), new Heard())),
            ];
            int atFirst = 0;
            for (int second = 0; second < 20; second++)
            {
                traffic.Run(1);
                foreach ((BmpSpeaker speaker, Heard heard) in routers)
                {
                    heard.Take(speaker.Advance(traffic.Model.Elapsed));
                }
                atFirst = second == 0 ? routers.Sum(r => r.Heard.Ups) : atFirst;
            }
            int downs = routers.Sum(r => r.Heard.Downs);
            Assert.InRange(downs, 1, 2);
            Assert.Equal(atFirst + downs, routers.Sum(r => r.Heard.Ups));
        }
    }

    [Fact]
    public async Task Messages_DissectedByTshark_AreWellFormed()
    {
        var traffic = new SimulatedTraffic(SimulatedTraffic.Quiet());
        TelemetryGrid.Simulation.Model.Topology topology = traffic.Model.Topology;
        SimulatedDevice edge = traffic.Devices.First(d => d.Role == DeviceRole.Edge);
        var speaker = new BmpSpeaker(edge, new BgpDesign(topology).NeighborsOf(edge), Noon);
        List<byte[]> messages = speaker.Advance(TimeSpan.FromSeconds(1));
        topology.SetUp(edge.Links[0], isUp: false, TimeSpan.FromSeconds(2));
        messages.AddRange(speaker.Advance(TimeSpan.FromSeconds(40)));
        messages.Add(BmpSpeaker.End());
        string file = Path.GetTempFileName();
        PcapFile.WriteTcp(file, edge.Address, 11_019, messages);

        string output = await SimulatedNetworkTests.RunAsync(
            "tshark",
            $"-r {file} -d tcp.port==11019,bmp -T fields -e bmp.type -e bgp.update.path_attribute.as_path_segment.as4 -e _ws.malformed"
        );

        File.Delete(file);
        string[][] lines = [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split('\t'))];
        Assert.Equal(messages.Select(m => m[5].ToString()), lines.Select(l => l[0]));
        Assert.All(lines, l => Assert.Equal("", l[2]));
        HashSet<string> systems = [.. lines.SelectMany(l => l[1].Split(',', StringSplitOptions.RemoveEmptyEntries))];
        Assert.Superset(Enumerable.Range(0, OutsideNetworks.Systems).Select(s => $"{OutsideNetworks.AsNumber(s)}").ToHashSet(), systems);
        // Every type but route mirroring.
        Assert.Equal(["0", "1", "2", "3", "4", "5"], lines.Select(l => l[0]).Distinct().Order());
    }

    [Fact]
    public async Task Network_ToTheCollector_GivesRoutesEventsAndStatistics()
    {
        await using BmpRig rig = await BmpRig.StartAsync();
        SimulatedNetworkOptions options = SimulatedPorts.Options();
        options.BmpCollector = rig.Collector.LocalEndPoint;
        options.Events = [new(SimulatedEventKind.Outage, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2))];
        var network = new SimulatedNetwork(options);
        await network.StartAsync();
        SimulatedDevice[] routers = [.. network.Devices.Where(d => d.SpeaksBmp)];

        await rig.UntilAsync(() => rig.Table.Routers == routers.Length && routers.All(r => HasRoute(rig, r)));
        foreach (SimulatedDevice router in routers)
        {
            for (int host = 0; host < OutsideNetworks.Hosts; host++)
            {
                Assert.True(rig.Table.TryFind(FlowAddress.FromIPAddress(router.Address), OutsideNetworks.IPv4(host), out BgpRoute route));
                Assert.Equal(OutsideNetworks.AsNumber(OutsideNetworks.SystemOf(host)), route.Attributes.OriginAs);
                Assert.Equal(2, route.Attributes.Communities.Count);
            }
        }
        await rig.UntilAsync(() => States(rig, "down") > 0);
        int ups = States(rig, "up");
        await rig.UntilAsync(() => States(rig, "up") > ups);
        Assert.Equal((0L, 0L), (rig[BmpCount.Malformed], rig[BmpCount.MalformedUpdates]));
        Assert.True(network.Streamed.Bmp > 0);

        await network.DisposeAsync();
        await rig.UntilAsync(() => rig.Collector.Counters[BmpCount.Messages] == network.Streamed.Bmp);
    }

    [Fact]
    public async Task Network_StationThatHangsUp_IsConnectedToAgainAndToldEverythingAnew()
    {
        using var station = new TcpListener(IPAddress.Loopback, 0);
        station.Start();
        SimulatedNetworkOptions options = SimulatedPorts.Options();
        options.DeviceCount = 4;
        options.BmpCollector = (IPEndPoint)station.LocalEndpoint;
        await using var network = new SimulatedNetwork(options);
        await network.StartAsync();
        var names = new List<EndPoint>();
        // Two routers, each three times.
        for (int i = 0; i < 6; i++)
        {
            using Socket socket = await station.AcceptSocketAsync().WaitAsync(TimeSpan.FromSeconds(20));
            names.Add(new IPEndPoint(((IPEndPoint)socket.RemoteEndPoint!).Address, 0));
            var begin = new byte[BmpMessage.HeaderLength];
            await socket.ReceiveAsync(begin).WaitAsync(TimeSpan.FromSeconds(20));
            Assert.Equal((byte)BmpMessageType.Initiation, begin[^1]);
        }
        Assert.Equal(
            network.Devices.Where(d => d.SpeaksBmp).Select(d => d.Address.ToString()).ToHashSet(),
            [.. names.Select(n => ((IPEndPoint)n).Address.ToString())]
        );
    }

    private static bool HasRoute(BmpRig rig, SimulatedDevice router) =>
        rig.Table.TryFind(FlowAddress.FromIPAddress(router.Address), OutsideNetworks.IPv6(OutsideNetworks.Hosts - 1), out _);

    private static int States(BmpRig rig, string state) =>
        rig.Events.Count(e => e.Name == "bgp.peer_state_changed" && e.Labels["state"] == state);

    private static bool Covers(BgpPrefix prefix, FlowAddress address)
    {
        if (prefix.IsIPv4 != address.IsIPv4)
        {
            return false;
        }
        int bits = prefix.IsIPv4 ? prefix.Length + 96 : prefix.Length;
        UInt128 mask = bits == 0 ? 0 : UInt128.MaxValue << (128 - bits);
        return (new UInt128(prefix.Address.High, prefix.Address.Low) & mask) == (new UInt128(address.High, address.Low) & mask);
    }

    /// <summary>A station in memory, made of the project's own readers.</summary>
    private sealed class Heard
    {
        public List<BmpMessageType> Types { get; } = [];
        public Dictionary<(FlowAddress Peer, BgpPrefix Prefix), byte[]> Routes { get; } = [];
        public int Ups { get; private set; }
        public int Downs { get; private set; }
        public int Ends { get; private set; }
        public DateTimeOffset? At { get; private set; }

        public void Take(IEnumerable<byte[]> messages)
        {
            foreach (byte[] bytes in messages)
            {
                Assert.Equal(DecodeStatus.Ok, BmpMessage.TryRead(bytes, 1 << 20, out BmpMessage message, out int length));
                Assert.Equal(bytes.Length, length);
                Types.Add(message.Type);
                if (message.Type is BmpMessageType.Initiation)
                {
                    continue;
                }
                Assert.Equal(DecodeStatus.Ok, BmpPeerHeader.TryRead(message.Body, out BmpPeerHeader header, out ReadOnlySpan<byte> rest));
                At = header.Timestamp;
                switch (message.Type)
                {
                    case BmpMessageType.PeerUp:
                        Ups++;
                        Assert.Equal(DecodeStatus.Ok, BmpPeerUp.TryRead(header, rest, out BmpPeerUp up));
                        Assert.Equal(new BgpEncoding(true), up.Encoding(header));
                        Assert.Equal((header.As, header.RouterId), (up.Received.As, up.Received.RouterId));
                        break;
                    case BmpMessageType.PeerDown:
                        Downs++;
                        Assert.Equal(DecodeStatus.Ok, BmpPeerDown.TryRead(rest, out _));
                        foreach (var gone in Routes.Keys.Where(k => k.Peer == header.Address).ToList())
                        {
                            Routes.Remove(gone);
                        }
                        break;
                    case BmpMessageType.RouteMonitoring:
                        Update(header, rest);
                        break;
                }
            }
        }

        private void Update(in BmpPeerHeader header, ReadOnlySpan<byte> rest)
        {
            Assert.Equal(DecodeStatus.Ok, BgpMessage.TryRead(rest, out BgpMessage message, out int consumed));
            Assert.Equal(rest.Length, consumed);
            Assert.Equal(DecodeStatus.Ok, BgpUpdate.TryRead(message.Body, new BgpEncoding(true), out BgpUpdate update));
            Assert.False(update.Attributes.IsMalformed);
            Ends += update.IsEndOfRib ? 1 : 0;
            var path = new byte[update.Attributes.MaxAsPathBytes];
            path = path[..update.Attributes.CopyAsPath(path)];
            foreach (BgpPrefix prefix in All(update.Announced.Prefixes).Concat(All(update.ReachIPv6.Prefixes)))
            {
                Routes[(header.Address, prefix)] = path;
            }
            foreach (BgpPrefix prefix in All(update.Withdrawn).Concat(All(update.UnreachIPv6)))
            {
                Assert.True(Routes.Remove((header.Address, prefix)), $"{prefix} was never announced");
            }
        }

        private static List<BgpPrefix> All(BgpPrefixReader reader)
        {
            var all = new List<BgpPrefix>();
            while (reader.TryRead(out BgpPrefix prefix))
            {
                all.Add(prefix);
            }
            return all;
        }
    }
}
