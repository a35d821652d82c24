using TelemetryGrid.Protocols.Bgp;
using TelemetryGrid.Protocols.Bmp;

namespace TelemetryGrid.Simulation.Routing;

/// <summary>
/// What a router tells over one BMP session (RFC 7854 §5), and remembers of having told: peerings as their interfaces come and go, and of
/// routes what changed. Sends nothing itself; a new session needs a new speaker.
/// </summary>
/// <param name="neighbors">Of <paramref name="router"/>.</param>
internal sealed class BmpSpeaker(SimulatedDevice router, IReadOnlyList<BgpNeighbor> neighbors, DateTimeOffset start)
{
    /// <summary>A peering is established anew so long after its link is back.</summary>
    public static readonly TimeSpan Establishing = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan StatisticsInterval = TimeSpan.FromSeconds(30);

    // RFC 4271 §8.1.4
    private const ushort TcpConnectionFails = 18;
    private const ushort BgpPort = 179;
    private const int FirstEphemeralPort = 49_152;

    // RFC 7854 §4.8
    private const ushort ReceivedRoutes = 7;
    private const ushort ReceivedFamilyRoutes = 9;

    private readonly Dictionary<BgpPrefix, BgpRouteAttributes>?[] _told = new Dictionary<BgpPrefix, BgpRouteAttributes>?[neighbors.Count];
    private readonly int[] _versions = new int[neighbors.Count];
    private bool _hasBegun;
    private TimeSpan _nextStatistics;

    /// <summary>What there is to be told now; the first time everything.</summary>
    /// <param name="elapsed">Since the simulation's start.</param>
    public List<byte[]> Advance(TimeSpan elapsed)
    {
        var messages = new List<byte[]>();
        if (!_hasBegun)
        {
            _hasBegun = true;
            _nextStatistics = elapsed + StatisticsInterval;
            messages.Add(BmpWriter.Initiation(router.Name, router.Description));
        }
        for (int i = 0; i < neighbors.Count; i++)
        {
            Follow(i, elapsed, messages);
        }
        if (elapsed >= _nextStatistics)
        {
            _nextStatistics = elapsed + StatisticsInterval;
            messages.AddRange(Enumerable.Range(0, neighbors.Count).Where(i => _told[i] is not null).Select(i => Statistics(i, elapsed)));
        }
        return messages;
    }

    /// <summary>The router closes the session.</summary>
    public static byte[] End() => BmpWriter.Termination(0);

    private void Follow(int number, TimeSpan elapsed, List<byte[]> messages)
    {
        BgpNeighbor neighbor = neighbors[number];
        DateTimeOffset at = start + elapsed;
        if (!neighbor.Over.IsUp)
        {
            if (_told[number] is not null)
            {
                // Its routes go with it.
                _told[number] = null;
                messages.Add(BmpWriter.PeerDown(neighbor.Peer, start + neighbor.Over.LastChange, TcpConnectionFails));
            }
            return;
        }
        bool isNew = _told[number] is null;
        if (isNew && neighbor.Over.LastChange > TimeSpan.Zero && elapsed - neighbor.Over.LastChange < Establishing)
        {
            return;
        }
        // Read before the routes are, so that what changes meanwhile is looked at again.
        int version = neighbor.Version();
        if (!isNew && _versions[number] == version)
        {
            return;
        }
        _versions[number] = version;
        if (isNew)
        {
            messages.Add(PeerUp(number, at));
        }
        Dictionary<BgpPrefix, BgpRouteAttributes> before = _told[number] ?? [];
        Dictionary<BgpPrefix, BgpRouteAttributes> now = neighbor.Routes().ToDictionary(r => r.Prefix, r => r.Attributes);
        _told[number] = now;
        IEnumerable<byte[]> updates = BgpWriter.Withdraw(before.Keys.Where(p => !now.ContainsKey(p)));
        foreach (
            IGrouping<BgpRouteAttributes, BgpPrefix> changed in now.Where(r => !r.Value.Equals(before.GetValueOrDefault(r.Key)))
                .GroupBy(r => r.Value, r => r.Key)
        )
        {
            updates = updates.Concat(BgpWriter.Announce(changed.Key, neighbor.NextHopIPv6, changed));
        }
        if (isNew)
        {
            updates = [.. updates, BgpWriter.EndOfRib(BgpFamily.IPv4Unicast), BgpWriter.EndOfRib(BgpFamily.IPv6Unicast)];
        }
        messages.AddRange(updates.Select(u => BmpWriter.RouteMonitoring(neighbor.Peer, at, u)));
    }

    private byte[] PeerUp(int number, DateTimeOffset at)
    {
        BmpMonitoredPeer peer = neighbors[number].Peer;
        uint id = BgpDesign.RouterId(router);
        return BmpWriter.PeerUp(
            peer,
            at,
            BgpDesign.LocalAddress(router),
            (ushort)(FirstEphemeralPort + number),
            BgpPort,
            BgpWriter.Open(Model.TopologyBuilder.OwnAsNumber, id),
            BgpWriter.Open(peer.As, peer.RouterId)
        );
    }

    private byte[] Statistics(int number, TimeSpan elapsed)
    {
        ICollection<BgpPrefix> routes = _told[number]!.Keys;
        var ipv4 = (ulong)routes.Count(p => p.IsIPv4);
        return BmpWriter.Statistics(
            neighbors[number].Peer,
            start + elapsed,
            [
                new BmpStatistic(ReceivedRoutes, (ulong)routes.Count, 0, 0),
                new BmpStatistic(ReceivedFamilyRoutes, ipv4, 1, 1),
                new BmpStatistic(ReceivedFamilyRoutes, (ulong)routes.Count - ipv4, 2, 1),
            ]
        );
    }
}
