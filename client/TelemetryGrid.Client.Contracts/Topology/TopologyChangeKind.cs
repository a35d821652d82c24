using System.Text.Json.Serialization;

namespace TelemetryGrid.Client;

/// <summary>How the topology changed.</summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<TopologyChangeKind>))]
public enum TopologyChangeKind
{
    NodeAppeared,
    NodeVanished,
    LinkAdded,
    LinkRemoved,

    /// <summary>One end stayed at its interface, the other is elsewhere now.</summary>
    LinkMoved,
}
