using System.Collections.Frozen;
using TelemetryGrid.Identity;
using TelemetryGrid.Protocols.Flows;

namespace TelemetryGrid.Collectors.Bmp;

/// <summary>What all routers say of where addresses lead. Look-ups are safe from any thread, need no lock and allocate nothing.</summary>
public sealed class RouteTable
{
    private readonly Lock _gate = new();
    private readonly List<BmpRouter> _all = [];
    private volatile BmpRouter[] _routers = [];
    private FrozenDictionary<FlowAddress, BmpRouter[]> _byAddress = FrozenDictionary<FlowAddress, BmpRouter[]>.Empty;

    /// <summary>Routes of all routers.</summary>
    public long Count => _routers.Sum(r => r.Routes.Count);

    /// <summary>Routers that have routes or a connection.</summary>
    public int Routers => _routers.Length;

    /// <summary>Where the routers' connections come from.</summary>
    public IReadOnlyList<FlowAddress> Addresses => Volatile.Read(ref _byAddress).Keys;

    /// <summary>The best route of the longest prefix that any router has to an address.</summary>
    public bool TryFind(in FlowAddress address, out BgpRoute route) => TryFind(_routers, address, 0, out route);

    /// <summary>The same of one router alone; false where it is not known.</summary>
    /// <param name="router">Where its BMP connection comes from.</param>
    /// <param name="distinguisher">Of a routing instance (RFC 4364 §4.2); 0 for the global one.</param>
    public bool TryFind(in FlowAddress router, in FlowAddress address, out BgpRoute route, ulong distinguisher = 0)
    {
        route = default;
        return Volatile.Read(ref _byAddress).TryGetValue(router, out var routers) && TryFind(routers, address, distinguisher, out route);
    }

    /// <summary>All routes of one router, as they are while they are gone through.</summary>
    public IEnumerable<BgpRoute> RoutesOf(FlowAddress router) =>
        Volatile.Read(ref _byAddress).TryGetValue(router, out var routers) ? routers.SelectMany(r => r.Routes.All(r.Session)) : [];

    /// <summary>The router of a connection: the one known from before, or a new one.</summary>
    internal BmpRouter Open(SourceId source, FlowAddress address, string name, Func<BmpRouter> create)
    {
        lock (_gate)
        {
            var router = _all.Find(r => r.Source == source && r.Address == address && r.Name == name);
            if (router is null)
            {
                router = create();
                _all.Add(router);
                Publish();
            }
            return router;
        }
    }

    internal BmpRouter[] RoutersOf(SourceId source) => [.. _routers.Where(r => r.Source == source)];

    /// <summary>Forgets a router; gives the number of its routes.</summary>
    internal int Remove(BmpRouter router)
    {
        lock (router.Gate)
        {
            router.IsRemoved = true;
        }
        lock (_gate)
        {
            if (_all.Remove(router))
            {
                Publish();
            }
        }
        return router.Routes.Close();
    }

    private static bool TryFind(BmpRouter[] routers, in FlowAddress address, ulong distinguisher, out BgpRoute route)
    {
        var isFound = false;
        route = default;
        foreach (var router in routers)
        {
            if (
                router.Routes.TryFind(address, distinguisher, router.Session, out var candidate)
                && (!isFound || candidate.Length > route.Length || (candidate.Length == route.Length && candidate.CompareTo(route) < 0))
            )
            {
                route = candidate;
                isFound = true;
            }
        }
        return isFound;
    }

    private void Publish()
    {
        _routers = [.. _all];
        Volatile.Write(ref _byAddress, _all.GroupBy(r => r.Address).ToFrozenDictionary(g => g.Key, g => g.ToArray()));
    }
}
