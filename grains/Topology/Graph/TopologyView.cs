using System.Collections.Immutable;
using TelemetryGrid.Topology;

namespace TelemetryGrid.Grains.Topology.Graph;

/// <summary>A finished graph, and the questions that are asked of it.</summary>
internal sealed class TopologyView
{
    private readonly Dictionary<string, int> _nodes;
    private readonly Dictionary<string, int> _links;

    public TopologyView(
        ImmutableArray<TopologyNode> nodes,
        ImmutableArray<TopologyLink> links,
        GraphShape shape,
        int unresolved,
        long dropped
    )
    {
        Nodes = nodes;
        Links = links;
        Shape = shape;
        Unresolved = unresolved;
        Dropped = dropped;
        _nodes = new Dictionary<string, int>(nodes.Length, StringComparer.Ordinal);
        _links = new Dictionary<string, int>(links.Length, StringComparer.Ordinal);
        for (var i = 0; i < nodes.Length; i++)
        {
            _nodes[nodes[i].Id] = i;
        }
        for (var i = 0; i < nodes.Length; i++)
        {
            foreach (var alias in nodes[i].AlsoKnownAs)
            {
                _nodes.TryAdd(alias, i);
            }
        }
        for (var i = 0; i < links.Length; i++)
        {
            _links.TryAdd(links[i].Id, i);
        }
    }

    public static TopologyView Empty { get; } = new([], [], new GraphShape(0, []), 0, 0);

    public ImmutableArray<TopologyNode> Nodes { get; }

    public ImmutableArray<TopologyLink> Links { get; }

    public GraphShape Shape { get; }

    public int Unresolved { get; }

    public long Dropped { get; }

    public bool TryFind(string id, out int node) => _nodes.TryGetValue(id, out node);

    public bool HasLink(string id) => _links.ContainsKey(id);

    public TopologyLink? FindLink(string id) => _links.TryGetValue(id, out var link) ? Links[link] : null;

    /// <summary>All of it, or the nodes with the highest roles and degrees when there are more than asked for.</summary>
    public TopologyGraph Whole(int maxNodes)
    {
        if (Nodes.Length <= maxNodes)
        {
            return Of(Nodes, Links);
        }
        var chosen = Enumerable
            .Range(0, Nodes.Length)
            .OrderByDescending(i => Nodes[i].Role)
            .ThenByDescending(i => Nodes[i].Degree)
            .ThenBy(i => i)
            .Take(maxNodes);
        return Part([.. chosen]);
    }

    public TopologyGraph? Around(string id, int depth, int maxNodes)
    {
        if (!TryFind(id, out var center))
        {
            return null;
        }
        var distance = new Dictionary<int, int> { [center] = 0 };
        var queue = new Queue<int>([center]);
        while (distance.Count < maxNodes && queue.TryDequeue(out var node))
        {
            if (distance[node] >= depth)
            {
                continue;
            }
            foreach (var link in Shape.LinksOf(node))
            {
                var other = Shape.Other(link, node);
                if (distance.Count < maxNodes && distance.TryAdd(other, distance[node] + 1))
                {
                    queue.Enqueue(other);
                }
            }
        }
        return Part([.. distance.Keys]);
    }

    /// <summary>Dijkstra; among equally short paths the one over nodes and links that sort first.</summary>
    public TopologyPath? Path(string from, string to, TopologyWeight weight)
    {
        if (!TryFind(from, out var start) || !TryFind(to, out var goal))
        {
            return null;
        }
        var cost = new double[Nodes.Length];
        Array.Fill(cost, double.PositiveInfinity);
        var cameBy = new int[Nodes.Length];
        Array.Fill(cameBy, -1);
        var done = new bool[Nodes.Length];
        var queue = new PriorityQueue<int, (double, int)>();
        cost[start] = 0;
        queue.Enqueue(start, (0, start));
        while (queue.TryDequeue(out var node, out _) && node != goal)
        {
            if (done[node])
            {
                continue;
            }
            done[node] = true;
            foreach (var link in Shape.LinksOf(node))
            {
                var other = Shape.Other(link, node);
                var through = cost[node] + Cost(Links[link], weight);
                if (!done[other] && through < cost[other])
                {
                    cost[other] = through;
                    cameBy[other] = link;
                    queue.Enqueue(other, (through, other));
                }
            }
        }
        if (double.IsPositiveInfinity(cost[goal]))
        {
            return new TopologyPath();
        }
        var links = new List<TopologyLink>();
        var nodes = new List<TopologyNode> { Nodes[goal] };
        for (var node = goal; node != start; node = Shape.Other(cameBy[node], node))
        {
            links.Add(Links[cameBy[node]]);
            nodes.Add(Nodes[Shape.Other(cameBy[node], node)]);
        }
        links.Reverse();
        nodes.Reverse();
        return new TopologyPath
        {
            Nodes = [.. nodes],
            Links = [.. links],
            Cost = Math.Round(weight == TopologyWeight.Hops ? links.Count : cost[goal], 6),
        };
    }

    /// <summary>What is reached from the roots, and would not be without a node.</summary>
    public TopologyDependents? DependentsOfNode(string id, ImmutableArray<string> roots) =>
        TryFind(id, out var node) ? Dependents(Nodes[node].Id, node, -1, roots) : null;

    public TopologyDependents? DependentsOfLink(string id, ImmutableArray<string> roots) =>
        _links.TryGetValue(id, out var link) ? Dependents(id, -1, link, roots) : null;

    private static double Cost(TopologyLink link, TopologyWeight weight)
    {
        var confidence = Math.Max(link.Confidence, 0.01);
        // Doubt decides between paths of equally many links, and never makes up for one of them.
        return weight == TopologyWeight.Confidence ? 1 / confidence : 1 + ((1 - confidence) * 1e-6);
    }

    private TopologyDependents Dependents(string subject, int withoutNode, int withoutLink, ImmutableArray<string> roots)
    {
        var from = new SortedSet<int>();
        foreach (var root in roots)
        {
            if (TryFind(root, out var node))
            {
                from.Add(node);
            }
        }
        if (roots.IsEmpty)
        {
            from.UnionWith(Enumerable.Range(0, Nodes.Length).Where(i => Nodes[i].Role == TopologyRole.Core));
        }
        var before = Shape.Reach(from, -1, -1);
        from.Remove(withoutNode);
        var after = Shape.Reach(from, withoutNode, withoutLink);
        return new TopologyDependents
        {
            Subject = subject,
            Roots = [.. from.Select(i => Nodes[i].Id)],
            Nodes = [.. Enumerable.Range(0, Nodes.Length).Where(i => before[i] && !after[i] && i != withoutNode).Select(i => Nodes[i])],
        };
    }

    private TopologyGraph Part(int[] nodes)
    {
        Array.Sort(nodes);
        var chosen = new HashSet<int>(nodes);
        var links = new SortedSet<int>();
        foreach (var node in nodes)
        {
            foreach (var link in Shape.LinksOf(node))
            {
                if (chosen.Contains(Shape.Other(link, node)))
                {
                    links.Add(link);
                }
            }
        }
        return Of([.. nodes.Select(i => Nodes[i])], [.. links.Select(i => Links[i])]);
    }

    private TopologyGraph Of(ImmutableArray<TopologyNode> nodes, ImmutableArray<TopologyLink> links) =>
        new()
        {
            Nodes = nodes,
            Links = links,
            TotalNodes = Nodes.Length,
            TotalLinks = Links.Length,
            Unresolved = Unresolved,
            Dropped = Dropped,
        };
}
