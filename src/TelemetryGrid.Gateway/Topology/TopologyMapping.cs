using TelemetryGrid.Devices;
using TelemetryGrid.Interfaces;
using TelemetryGrid.Topology;

namespace TelemetryGrid.Gateway.Topology;

/// <summary>Topologies as clients see them.</summary>
internal static class TopologyMapping
{
    public static Wire.TopologyGraph ToWire(
        this TopologyGraph graph,
        Dictionary<string, DeviceStatus> statuses,
        Dictionary<(string, string), InterfaceSummary> interfaces
    ) =>
        new()
        {
            Nodes = [.. graph.Nodes.Select(n => n.ToWire(statuses))],
            Links = [.. graph.Links.Select(l => l.ToWire(interfaces))],
            TotalNodes = graph.TotalNodes,
            TotalLinks = graph.TotalLinks,
            Revision = graph.Revision,
            Dropped = graph.Dropped,
            Unresolved = graph.Unresolved,
        };

    public static Wire.TopologyNode ToWire(this TopologyNode node, Dictionary<string, DeviceStatus> statuses) =>
        new()
        {
            Id = node.Id,
            Managed = node.IsManaged,
            Status = (Wire.DeviceStatus)statuses.GetValueOrDefault(node.Id),
            Name = node.Name,
            Vendor = node.Vendor,
            Os = node.Os,
            Model = node.Model,
            Version = node.Version,
            Serial = node.Serial,
            Description = node.Description,
            Addresses = node.Addresses,
            AlsoKnownAs = node.AlsoKnownAs,
            Role = (Wire.TopologyRole)node.Role,
            Degree = node.Degree,
            Dependents = node.Dependents,
            LastSeen = node.LastSeen,
        };

    public static Wire.TopologyLink ToWire(this TopologyLink link, Dictionary<(string, string), InterfaceSummary> interfaces) =>
        new()
        {
            Id = link.Id,
            A = link.A.ToWire(interfaces),
            B = link.B.ToWire(interfaces),
            Confidence = link.Confidence,
            Evidence =
            [
                .. link.Evidence.Select(e => new Wire.TopologyEvidence((Wire.TopologyEvidenceKind)e.Kind, e.Node, e.Detail, e.LastSeen)),
            ],
            SpeedBitsPerSecond = link.Speed,
            Aggregate = link.Aggregate,
            UplinkOf = link.UplinkOf,
            LastSeen = link.LastSeen,
        };

    public static Wire.TopologyChange ToWire(this TopologyChange change) =>
        new()
        {
            Number = change.Number,
            Timestamp = change.Timestamp,
            Kind = (Wire.TopologyChangeKind)change.Kind,
            Node = change.Node,
            Link = change.Link,
            FormerLink = change.FormerLink,
            Message = change.Message,
        };

    private static Wire.TopologyEndpoint ToWire(this TopologyEndpoint end, Dictionary<(string, string), InterfaceSummary> interfaces)
    {
        var now = interfaces.GetValueOrDefault((end.Node, end.Interface));
        return new Wire.TopologyEndpoint
        {
            Node = end.Node,
            Interface = end.Interface,
            IfIndex = end.IfIndex,
            Alias = end.Alias,
            // The interface is read oftener than the inventory.
            OperStatus = (Wire.InterfaceStatus)(now?.OperStatus ?? end.OperStatus),
            InBitsPerSecond = now?.InBitsPerSecond,
            OutBitsPerSecond = now?.OutBitsPerSecond,
            Utilization =
                now is null || (now.InUtilization is null && now.OutUtilization is null)
                    ? null
                    : Math.Max(now.InUtilization ?? 0, now.OutUtilization ?? 0),
        };
    }
}
