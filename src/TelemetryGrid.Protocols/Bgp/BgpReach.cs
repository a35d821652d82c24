using TelemetryGrid.Protocols.Flows;

namespace TelemetryGrid.Protocols.Bgp;

/// <summary>Prefixes that are reached through one next hop.</summary>
public readonly ref struct BgpReach
{
    internal BgpReach(FlowAddress nextHop, BgpPrefixReader prefixes)
    {
        NextHop = nextHop;
        Prefixes = prefixes;
    }

    /// <summary>The global address where a link-local one stands beside it (RFC 2545 §3).</summary>
    public FlowAddress NextHop { get; }

    public BgpPrefixReader Prefixes { get; }
}
