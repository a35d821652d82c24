using TelemetryGrid.Protocols.Flows;

namespace TelemetryGrid.Collectors.Bmp;

/// <summary>A route as it was when it was looked up.</summary>
/// <param name="Prefix">Bits beyond the length are zero.</param>
/// <param name="Length">In bits: up to 32 for IPv4, up to 128 for IPv6.</param>
/// <param name="PathId">0 where the peer tells one path for each prefix.</param>
/// <param name="IsStale">Told through a connection that is gone, and not confirmed since.</param>
public readonly record struct BgpRoute(
    FlowAddress Prefix,
    int Length,
    uint PathId,
    RouteAttributes Attributes,
    RoutePeer Peer,
    bool IsStale
)
{
    /// <summary>
    /// Which of two routes to one prefix is preferred: confirmed ones, the router's own selection, after import policy; then by local
    /// preference, length of the path, origin, metric and address of the peer (RFC 4271 §9.1). Below zero for this one.
    /// </summary>
    internal int CompareTo(in BgpRoute other)
    {
        var order = IsStale.CompareTo(other.IsStale);
        order = order != 0 ? order : other.Peer.Rank.CompareTo(Peer.Rank);
        order = order != 0 ? order : Preference(other.Attributes).CompareTo(Preference(Attributes));
        order = order != 0 ? order : Attributes.AsPathLength.CompareTo(other.Attributes.AsPathLength);
        order = order != 0 ? order : Attributes.Origin.CompareTo(other.Attributes.Origin);
        order = order != 0 ? order : Attributes.Med.GetValueOrDefault().CompareTo(other.Attributes.Med.GetValueOrDefault());
        order = order != 0 ? order : Peer.Address.High.CompareTo(other.Peer.Address.High);
        order = order != 0 ? order : Peer.Address.Low.CompareTo(other.Peer.Address.Low);
        return order != 0 ? order : PathId.CompareTo(other.PathId);
    }

    // What routers take for routes that state none.
    private static uint Preference(RouteAttributes attributes) => attributes.LocalPreference ?? 100;
}
