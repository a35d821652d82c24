using TelemetryGrid.Topology;

namespace TelemetryGrid.Grains.Topology.Graph;

/// <summary>What makes two mentions of a neighbour the same one, whatever else is said about it.</summary>
internal readonly record struct NeighborKey(NeighborProtocol Protocol, string LocalInterface, string First, string Second)
    : IComparable<NeighborKey>
{
    public static NeighborKey Of(InventoryNeighbor neighbor) =>
        neighbor.Protocol switch
        {
            NeighborProtocol.Lldp or NeighborProtocol.Cdp => new(
                neighbor.Protocol,
                neighbor.LocalInterface,
                neighbor.RemoteChassisId.Length > 0 ? neighbor.RemoteChassisId : neighbor.RemoteSysName,
                neighbor.RemotePortId
            ),
            NeighborProtocol.Bridge => new(neighbor.Protocol, neighbor.LocalInterface, neighbor.RemoteMac, ""),
            _ => new(neighbor.Protocol, neighbor.LocalInterface, neighbor.RemoteAddress, ""),
        };

    public int CompareTo(NeighborKey other)
    {
        var order = Protocol.CompareTo(other.Protocol);
        order = order != 0 ? order : string.CompareOrdinal(LocalInterface, other.LocalInterface);
        order = order != 0 ? order : string.CompareOrdinal(First, other.First);
        return order != 0 ? order : string.CompareOrdinal(Second, other.Second);
    }
}
