using TelemetryGrid.Alerting.Correlation.Network;
using TelemetryGrid.Topology;

namespace TelemetryGrid.Grains.Incidents;

/// <summary>The network as explanations are sought in it, out of the topology.</summary>
internal static class NetworkMaps
{
    public static NetworkMap Of(TopologyGraph graph, IReadOnlyList<string> roots) =>
        new(
            [
                .. graph.Nodes.Select(n => new MapNode(
                    n.Id,
                    [.. n.AlsoKnownAs.Append(n.Name).Concat(n.Addresses).Where(name => name.Length > 0)],
                    n.Role == TopologyRole.Core
                )),
            ],
            [
                .. graph.Links.Select(l => new MapLink(
                    l.Id,
                    l.A.Node,
                    l.A.Interface,
                    l.B.Node,
                    l.B.Interface,
                    l.Aggregate,
                    !l.Evidence.IsEmpty && l.Evidence.All(e => e.Kind == TopologyEvidenceKind.Bgp)
                )),
            ],
            roots
        );
}
