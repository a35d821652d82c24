using TelemetryGrid.Protocols.Bmp;
using TelemetryGrid.Protocols.Flows;

namespace TelemetryGrid.Collectors.Bmp;

/// <summary>Whom a router has routes from: a peer's before or after import policy, or the router's own selection.</summary>
public sealed class RoutePeer
{
    internal RoutePeer(in BmpPeerHeader header)
    {
        Type = header.Type;
        Distinguisher = header.Distinguisher;
        Address = header.Address;
        As = header.As;
        IsPostPolicy = header.IsPostPolicy;
    }

    public BmpPeerType Type { get; }

    /// <summary>Of its routing instance; 0 for the global one.</summary>
    public ulong Distinguisher { get; }

    /// <summary>Unspecified for the router's own selection.</summary>
    public FlowAddress Address { get; }

    public uint As { get; }

    public bool IsPostPolicy { get; }

    /// <summary>The connection that its routes were told through last.</summary>
    internal byte Session { get; set; }

    /// <summary>Routes of it; for the writer alone.</summary>
    internal int Routes { get; set; }

    /// <summary>What the router made of its routes says more than what it was told.</summary>
    internal int Rank =>
        Type == BmpPeerType.LocalRib ? 2
        : IsPostPolicy ? 1
        : 0;
}
