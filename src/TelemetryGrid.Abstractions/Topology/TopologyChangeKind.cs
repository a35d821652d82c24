namespace TelemetryGrid.Topology;

/// <summary>How the graph changed.</summary>
public enum TopologyChangeKind : byte
{
    NodeAppeared,
    NodeVanished,
    LinkAdded,
    LinkRemoved,

    /// <summary>One end stayed at its interface, the other is elsewhere now.</summary>
    LinkMoved,
}
