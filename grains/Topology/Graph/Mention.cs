using TelemetryGrid.Interfaces;
using TelemetryGrid.Topology;

namespace TelemetryGrid.Grains.Topology.Graph;

/// <summary>A remembered neighbour with its texts made comparable, once per inventory and not once per graph.</summary>
internal sealed class Mention(TopologySighting sighting)
{
    public InventoryNeighbor Neighbor { get; } = sighting.Neighbor;

    /// <summary>Unix milliseconds.</summary>
    public long LastSeen { get; set; } = sighting.LastSeen;

    public string LocalName { get; } = PortName.Canonical(sighting.Neighbor.LocalInterface);

    public string ChassisKey { get; } = NodeKeys.Chassis(sighting.Neighbor.RemoteChassisId);

    public long ChassisMac { get; } = MacText.Parse(sighting.Neighbor.RemoteChassisId);

    public string ChassisAddress { get; } = NodeKeys.Address(sighting.Neighbor.RemoteChassisId);

    public string NameKey { get; } = NodeKeys.Name(sighting.Neighbor.RemoteSysName);

    public NetworkText? Address { get; } = NetworkText.TryParse(sighting.Neighbor.RemoteAddress, out var address) ? address : null;

    public long Mac { get; } = MacText.Parse(sighting.Neighbor.RemoteMac);

    public string PortId { get; } = PortName.Canonical(sighting.Neighbor.RemotePortId);

    public string PortDescription { get; } = PortName.Canonical(sighting.Neighbor.RemotePortDescription);
}
