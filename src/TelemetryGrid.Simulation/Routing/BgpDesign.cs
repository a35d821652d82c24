using TelemetryGrid.Protocols.Bgp;
using TelemetryGrid.Protocols.Bmp;
using TelemetryGrid.Protocols.Flows;
using TelemetryGrid.Simulation.Model;

namespace TelemetryGrid.Simulation.Routing;

/// <summary>
/// Who speaks BGP with whom and says what. Edge routers hear of the outside from transit and exchange; everything inside is one autonomous
/// system, in which core routers reflect what edges and switches tell (RFC 4456). What a neighbour announces follows from the links
/// that are up.
/// </summary>
internal sealed class BgpDesign(Topology topology)
{
    private const uint Own = TopologyBuilder.OwnAsNumber;
    private const uint PreferredAtExchange = 200;
    private const uint Preferred = 100;

    // Communities of the own network: where a route was learned.
    private const uint FromTransit = (Own << 16) | 100;
    private const uint FromExchange = (Own << 16) | 200;
    private const uint Inside = (Own << 16) | 300;

    // Systems between a transit and some of its customers.
    private const uint Regional = 64_508;

    /// <summary>Sessions of a router, in the order of its interfaces.</summary>
    public IReadOnlyList<BgpNeighbor> NeighborsOf(SimulatedDevice router) =>
        [.. router.Interfaces.Where(i => i.NeighborAs != 0).Select(Outside), .. router.Links.Select(l => Internal(l, router))];

    /// <summary>10.255.1.x, where x tells the device.</summary>
    public static uint RouterId(SimulatedDevice device) => 0x0AFF_0101 + (uint)device.Index;

    /// <summary>The router's end of a session.</summary>
    public static FlowAddress LocalAddress(SimulatedDevice router) => FlowAddress.FromIPv4(RouterId(router));

    private int Version() => topology.Version;

    private BgpNeighbor Outside(SimulatedInterface border)
    {
        FlowAddress address = BorderAddress(border);
        var peer = new BmpMonitoredPeer(address, border.NeighborAs, (uint)address.Low, IsPostPolicy: true);
        return new BgpNeighbor(border, peer, BorderAddressIPv6(border), Version, () => OutsideRoutes(border, address));
    }

    private BgpNeighbor Internal(SimulatedInterface link, SimulatedDevice router)
    {
        SimulatedDevice other = link.Peer!.Device;
        FlowAddress address = LocalAddress(other);
        return new BgpNeighbor(
            link,
            new BmpMonitoredPeer(address, Own, RouterId(other), IsPostPolicy: true),
            IPv6Of(other),
            Version,
            () =>
                other.Role switch
                {
                    DeviceRole.Edge => BestOutsideRoutes(other),
                    DeviceRole.Core => InsideRoutes(other, router),
                    _ => OwnRoutes(other, address),
                }
        );
    }

    private static IEnumerable<(BgpPrefix, BgpRouteAttributes)> OutsideRoutes(SimulatedInterface border, FlowAddress nextHop)
    {
        for (int system = 0; system < OutsideNetworks.Systems; system++)
        {
            if (PathTo(border, system) is { } path)
            {
                bool isExchange = IsExchange(border);
                var attributes = new BgpRouteAttributes
                {
                    AsPath = [.. path],
                    NextHop = nextHop,
                    LocalPreference = isExchange ? PreferredAtExchange : Preferred,
                    Communities = [isExchange ? FromExchange : FromTransit, (path[0] << 16) | (uint)(300 + system)],
                };
                foreach (BgpPrefix prefix in OutsideNetworks.PrefixesOf(system))
                {
                    yield return (prefix, attributes);
                }
            }
        }
    }

    /// <summary>What an edge router has selected of all that it hears (RFC 4271 §9.1.2), with itself as next hop.</summary>
    private static IEnumerable<(BgpPrefix, BgpRouteAttributes)> BestOutsideRoutes(SimulatedDevice edge)
    {
        var best = new Dictionary<BgpPrefix, BgpRouteAttributes>();
        foreach (SimulatedInterface border in edge.Interfaces.Where(i => i.NeighborAs != 0 && i.IsUp))
        {
            foreach ((BgpPrefix prefix, BgpRouteAttributes route) in OutsideRoutes(border, LocalAddress(edge)))
            {
                if (!best.TryGetValue(prefix, out BgpRouteAttributes? other) || Rank(route).CompareTo(Rank(other)) < 0)
                {
                    best[prefix] = route;
                }
            }
        }
        return best.Select(b => (b.Key, b.Value));
    }

    private static (long, int) Rank(BgpRouteAttributes route) => (-(route.LocalPreference ?? 0), route.AsPath.Length);

    /// <summary>What a core router reflects of the inside: whatever a switch with any link that is up has.</summary>
    private IEnumerable<(BgpPrefix, BgpRouteAttributes)> InsideRoutes(SimulatedDevice core, SimulatedDevice to) =>
        topology
            .Devices.Where(d => d != to && d.Role is DeviceRole.Datacenter or DeviceRole.Access && d.Links.Exists(l => l.IsUp))
            .SelectMany(d => OwnRoutes(d, LocalAddress(core)));

    private static IEnumerable<(BgpPrefix, BgpRouteAttributes)> OwnRoutes(SimulatedDevice device, FlowAddress nextHop)
    {
        var attributes = new BgpRouteAttributes
        {
            NextHop = nextHop,
            LocalPreference = Preferred,
            Communities = [Inside],
        };
        yield return (new BgpPrefix(FlowAddress.FromIPv4(0x0A00_0000u | ((uint)device.Index << 8)), 24, IsIPv4: true, 0), attributes);
        yield return (
            new BgpPrefix(new FlowAddress(0x2001_0DB8_0000_0000 | ((ulong)device.Index << 16), 0), 48, IsIPv4: false, 0),
            attributes
        );
    }

    // A route server does not stand in the path (RFC 7947 §2.2.2), and not everybody is at the exchange.
    private static uint[]? PathTo(SimulatedInterface border, int system)
    {
        uint origin = OutsideNetworks.AsNumber(system);
        if (IsExchange(border))
        {
            return system % 2 == 0 ? [origin] : null;
        }
        return (system + border.IfIndex) % 3 == 0
            ? [border.NeighborAs, Regional + ((uint)system % 3), origin]
            : [border.NeighborAs, origin];
    }

    private static bool IsExchange(SimulatedInterface border) => border.NeighborAs == TopologyBuilder.RouteServer;

    // 192.0.2.0/24 (RFC 5737): one address for each way out.
    private static FlowAddress BorderAddress(SimulatedInterface border) => FlowAddress.FromIPv4(0xC000_0201 + BorderNumber(border));

    private static FlowAddress BorderAddressIPv6(SimulatedInterface border) => new(0x2001_0DB8_FFFE_0000, 1 + BorderNumber(border));

    private static uint BorderNumber(SimulatedInterface border)
    {
        SimulatedInterface[] borders = [.. border.Device.Interfaces.Where(i => i.NeighborAs != 0)];
        return (uint)((border.Device.Index * borders.Length) + Array.IndexOf(borders, border));
    }

    private static FlowAddress IPv6Of(SimulatedDevice device) => new(0x2001_0DB8_FFFD_0000, RouterId(device) & 0xFFFF);
}
