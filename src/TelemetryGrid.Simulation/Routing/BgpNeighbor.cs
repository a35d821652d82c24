using TelemetryGrid.Protocols.Bgp;
using TelemetryGrid.Protocols.Bmp;
using TelemetryGrid.Protocols.Flows;

namespace TelemetryGrid.Simulation.Routing;

/// <summary>A BGP session of a router, over one of its interfaces.</summary>
/// <param name="Over">The session lives as long as this is up.</param>
/// <param name="NextHopIPv6">Where the IPv6 routes of the neighbour lead.</param>
/// <param name="Version">Moves when routes may have changed.</param>
/// <param name="Routes">What the neighbour announces as things are now.</param>
internal sealed record BgpNeighbor(
    SimulatedInterface Over,
    BmpMonitoredPeer Peer,
    FlowAddress NextHopIPv6,
    Func<int> Version,
    Func<IEnumerable<(BgpPrefix Prefix, BgpRouteAttributes Attributes)>> Routes
);
