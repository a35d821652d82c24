using TelemetryGrid.Topology;

namespace TelemetryGrid.Grains.Topology.Graph;

/// <summary>What changed from one graph to the next, in the words of people.</summary>
internal static class GraphChanges
{
    public static List<TopologyChange> Between(TopologyView before, TopologyView after, DateTimeOffset now)
    {
        var changes = new List<TopologyChange>();
        foreach (var node in after.Nodes)
        {
            // A device that was known as another's alias did not appear now.
            if (!before.TryFind(node.Id, out _))
            {
                changes.Add(Of(TopologyChangeKind.NodeAppeared, node.Id, "", "", $"{Name(node)} appeared."));
            }
        }
        foreach (var node in before.Nodes)
        {
            if (!after.TryFind(node.Id, out _))
            {
                changes.Add(Of(TopologyChangeKind.NodeVanished, node.Id, "", "", $"{Name(node)} vanished."));
            }
        }
        var added = after.Links.Where(l => !before.HasLink(l.Id)).ToList();
        var removed = before.Links.Where(l => !after.HasLink(l.Id)).ToList();
        var byEnd = new Dictionary<(string, string), int>();
        for (var i = removed.Count - 1; i >= 0; i--)
        {
            foreach (var end in Ends(removed[i]))
            {
                byEnd[end] = i;
            }
        }
        var taken = new bool[removed.Count];
        foreach (var link in added)
        {
            var stayed = Ends(link).FirstOrDefault(e => byEnd.TryGetValue(e, out var i) && !taken[i]);
            if (stayed.Node is null)
            {
                changes.Add(Of(TopologyChangeKind.LinkAdded, link.A.Node, link.Id, "", $"{Text(link)} came up in the topology."));
                continue;
            }
            var former = removed[byEnd[stayed]];
            taken[byEnd[stayed]] = true;
            if (!IsSameInOtherWords(Far(former, stayed), Far(link, stayed), before, after))
            {
                var message =
                    $"{stayed.Node} {stayed.Interface} was connected to {Text(Far(former, stayed))}, and now is to {Text(Far(link, stayed))}.";
                changes.Add(Of(TopologyChangeKind.LinkMoved, stayed.Node, link.Id, former.Id, message));
            }
        }
        for (var i = 0; i < removed.Count; i++)
        {
            if (!taken[i])
            {
                changes.Add(Of(TopologyChangeKind.LinkRemoved, removed[i].A.Node, removed[i].Id, "", $"{Text(removed[i])} is gone."));
            }
        }
        return changes;

        TopologyChange Of(TopologyChangeKind kind, string node, string link, string former, string message) =>
            new()
            {
                Timestamp = now,
                Kind = kind,
                Node = node,
                Link = link,
                FormerLink = former,
                Message = message,
            };
    }

    /// <summary>More was learned of the same neighbour: which port it is, or which device.</summary>
    private static bool IsSameInOtherWords(TopologyEndpoint old, TopologyEndpoint now, TopologyView before, TopologyView after) =>
        old.Node == now.Node ? old.Interface.Length == 0 || now.Interface.Length == 0
        : after.TryFind(old.Node, out var other) ? after.Nodes[other].Id == now.Node
        : !IsManaged(before, old.Node) || !IsManaged(after, now.Node);

    private static bool IsManaged(TopologyView view, string id) => view.TryFind(id, out var node) && view.Nodes[node].IsManaged;

    private static IEnumerable<(string Node, string Interface)> Ends(TopologyLink link)
    {
        if (link.A.Interface.Length > 0)
        {
            yield return (link.A.Node, link.A.Interface);
        }
        if (link.B.Interface.Length > 0)
        {
            yield return (link.B.Node, link.B.Interface);
        }
    }

    private static TopologyEndpoint Far(TopologyLink link, (string Node, string Interface) near) =>
        link.A.Node == near.Node && link.A.Interface == near.Interface ? link.B : link.A;

    private static string Name(TopologyNode node) => node.IsManaged || node.Name.Length == 0 ? node.Id : $"{node.Name} ({node.Id})";

    private static string Text(TopologyLink link) => $"{Text(link.A)} – {Text(link.B)}";

    private static string Text(TopologyEndpoint end) => end.Interface.Length > 0 ? $"{end.Node} {end.Interface}" : end.Node;
}
