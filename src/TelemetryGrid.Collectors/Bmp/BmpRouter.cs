using TelemetryGrid.Identity;
using TelemetryGrid.Protocols.Flows;

namespace TelemetryGrid.Collectors.Bmp;

/// <summary>What stays of a router between its connections.</summary>
internal sealed class BmpRouter(SourceId source, FlowAddress address, string name, RouteBudget budget)
{
    private byte _session;

    public SourceId Source { get; } = source;

    public FlowAddress Address { get; } = address;

    /// <summary>Its sysName; routers behind one address are told apart by it.</summary>
    public string Name { get; } = name;

    public RouterRoutes Routes { get; } = new(budget);

    /// <summary>To be held by whoever uses what follows.</summary>
    public Lock Gate { get; } = new();

    public Dictionary<BmpPeerKey, BmpPeer> Peers { get; } = [];

    /// <summary>The connection that it has, or had last; wraps around.</summary>
    public byte Session
    {
        get => Volatile.Read(ref _session);
        set => Volatile.Write(ref _session, value);
    }

    /// <summary>The session that feeds it; null while it is not connected.</summary>
    public BmpSession? Owner { get; set; }

    /// <summary>The table does not have it any more.</summary>
    public bool IsRemoved { get; set; }

    /// <summary>When what the current session has not confirmed is dropped (all, without a session); null when nothing is due.</summary>
    public DateTimeOffset? SweepAt { get; set; }
}
