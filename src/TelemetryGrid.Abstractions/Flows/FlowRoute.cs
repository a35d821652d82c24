using System.Collections.Immutable;

namespace TelemetryGrid.Flows;

/// <summary>A BGP route as it is now.</summary>
/// <param name="Router">Address of the exporter's own router that told it; null when its routes are not known and this is another's.</param>
/// <param name="Prefix">For example <c>192.0.2.0/24</c>.</param>
/// <param name="AsPath">As routers print it: the neighbour first, the origin last.</param>
/// <param name="Communities">Standard ones as <c>65000:1</c>, then large ones.</param>
public sealed record FlowRoute(
    string? Router,
    string Prefix,
    string NextHop,
    string AsPath,
    uint OriginAs,
    ImmutableArray<string> Communities
);
