using TelemetryGrid.Topology;

namespace TelemetryGrid.Grains.Topology.Graph;

/// <summary>Guesses what nodes are for from where they stand; <see cref="TopologyRole"/> says by which rule.</summary>
internal sealed class RoleGuess
{
    private readonly GraphShape _shape;
    private readonly bool[] _managed;

    public RoleGuess(GraphShape shape, bool[] managed)
    {
        _shape = shape;
        _managed = managed;
        Roles = new TopologyRole[shape.Nodes];
        Dependents = new int[shape.Nodes];
        Guess();
        CountDependents();
    }

    public TopologyRole[] Roles { get; }

    /// <summary>For each node the managed nodes that are cut off from the largest remaining part without it.</summary>
    public int[] Dependents { get; }

    private void Guess()
    {
        var neighbors = new List<int>[_shape.Nodes];
        for (var node = 0; node < neighbors.Length; node++)
        {
            neighbors[node] = Managed(node);
            Roles[node] =
                !_managed[node] ? TopologyRole.Endpoint
                : neighbors[node].Count == 0 ? TopologyRole.Unknown
                : neighbors[node].Count <= 2 ? TopologyRole.Access
                : TopologyRole.Core;
        }
        for (var node = 0; node < neighbors.Length; node++)
        {
            // Those that carry access nodes, and have something above them that does not.
            if (Roles[node] == TopologyRole.Core && MostlyAccess(node) && neighbors[node].Exists(n => IsHigh(n) && !MostlyAccess(n)))
            {
                Roles[node] = TopologyRole.Distribution;
            }
        }

        bool IsHigh(int node) => Roles[node] is TopologyRole.Core or TopologyRole.Distribution;

        bool MostlyAccess(int node) => 2 * neighbors[node].Count(n => Roles[n] == TopologyRole.Access) >= neighbors[node].Count;
    }

    private List<int> Managed(int node)
    {
        var neighbors = new List<int>();
        var last = -1;
        foreach (var link in _shape.LinksOf(node))
        {
            var other = _shape.Other(link, node);
            if (other != last && _managed[other])
            {
                neighbors.Add(other);
            }
            last = other;
        }
        return neighbors;
    }

    /// <summary>Articulation points (Hopcroft and Tarjan 1973), with the sizes of the parts that each one holds together.</summary>
    private void CountDependents()
    {
        var nodes = _shape.Nodes;
        var order = new int[nodes];
        var low = new int[nodes];
        var size = new int[nodes];
        var next = new int[nodes];
        var parent = new int[nodes];
        var cut = new int[nodes];
        var largest = new int[nodes];
        var visited = new List<int>();
        var stack = new Stack<int>();
        var count = 0;
        for (var root = 0; root < nodes; root++)
        {
            if (order[root] != 0)
            {
                continue;
            }
            visited.Clear();
            parent[root] = -1;
            Enter(root);
            while (stack.TryPeek(out var node))
            {
                var links = _shape.LinksOf(node);
                if (next[node] < links.Length)
                {
                    var other = _shape.Other(links[next[node]++], node);
                    if (order[other] == 0)
                    {
                        parent[other] = node;
                        Enter(other);
                    }
                    else if (other != parent[node])
                    {
                        low[node] = Math.Min(low[node], order[other]);
                    }
                    continue;
                }
                stack.Pop();
                if (parent[node] is var above and >= 0)
                {
                    low[above] = Math.Min(low[above], low[node]);
                    size[above] += size[node];
                    if (low[node] >= order[above])
                    {
                        cut[above] += size[node];
                        largest[above] = Math.Max(largest[above], size[node]);
                    }
                }
            }
            foreach (var node in visited)
            {
                var others = size[root] - (_managed[node] ? 1 : 0);
                Dependents[node] = others - Math.Max(largest[node], others - cut[node]);
            }
        }

        void Enter(int node)
        {
            order[node] = low[node] = ++count;
            size[node] = _managed[node] ? 1 : 0;
            visited.Add(node);
            stack.Push(node);
        }
    }
}
