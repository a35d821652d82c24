namespace TelemetryGrid.Alerting.Correlation.Network;

/// <summary>
/// What is connected to what, and from where it is watched. A part of the network that holds no root is watched from its most connected node.
/// Immutable; lookups take constant time, questions time in proportion to the network.
/// </summary>
public sealed class NetworkMap
{
    public static readonly NetworkMap Empty = new([], [], []);

    private readonly Dictionary<string, int> _nodes = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<(int Node, string Port), List<int>> _ports = [];
    private readonly int[] _start;
    private readonly int[] _links;

    /// <param name="nodes">Of equal ids the first counts.</param>
    /// <param name="links">Those that name other nodes are left out.</param>
    /// <param name="roots">Ids or names; those that name no node are left out.</param>
    public NetworkMap(IReadOnlyList<MapNode> nodes, IReadOnlyList<MapLink> links, IReadOnlyList<string> roots)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        ArgumentNullException.ThrowIfNull(links);
        ArgumentNullException.ThrowIfNull(roots);
        Nodes = [.. nodes.DistinctBy(n => n.Id, StringComparer.OrdinalIgnoreCase).OrderBy(n => n.Id, StringComparer.Ordinal)];
        for (var i = 0; i < Nodes.Length; i++)
        {
            _nodes[Nodes[i].Id] = i;
        }
        for (var i = 0; i < Nodes.Length; i++)
        {
            foreach (var name in Nodes[i].Names)
            {
                _nodes.TryAdd(name, i);
            }
        }
        Links = Kept(links);
        Ends = [.. Links.Select(l => (_nodes[l.A], _nodes[l.B]))];
        (_start, _links) = Adjacency();
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < Links.Length; i++)
        {
            ids.TryAdd(Links[i].Id, i);
            AddPort(Ends[i].A, Links[i].AInterface, i);
            AddPort(Ends[i].B, Links[i].BInterface, i);
        }
        Group = [.. Links.Select((l, i) => l.Aggregate.Length > 0 && ids.TryGetValue(l.Aggregate, out var whole) ? whole : i)];
        IsRoot = new bool[Nodes.Length];
        ChooseRoots(roots);
    }

    internal MapNode[] Nodes { get; }

    internal MapLink[] Links { get; }

    internal (int A, int B)[] Ends { get; }

    /// <summary>For each link the aggregated link that it is a member of, or itself.</summary>
    internal int[] Group { get; }

    internal bool[] IsRoot { get; }

    public int NodeCount => Nodes.Length;

    public int LinkCount => Links.Length;

    public IEnumerable<string> Roots => Enumerable.Range(0, Nodes.Length).Where(i => IsRoot[i]).Select(i => Nodes[i].Id);

    /// <summary>The id of the node with an id, name or address; null when there is none.</summary>
    public string? Find(string name) => IndexOf(name) is >= 0 and var node ? Nodes[node].Id : null;

    public IEnumerable<string> Neighbors(string node)
    {
        var index = IndexOf(node);
        return index < 0 ? [] : LinksOf(index).ToArray().Select(l => Nodes[Other(l, index)].Id).Distinct(StringComparer.Ordinal);
    }

    /// <summary>Whether every way from the roots to a node leads through another one. False when one of them is not there.</summary>
    public bool IsBehind(string node, string other)
    {
        var (far, near) = (IndexOf(node), IndexOf(other));
        return far >= 0 && near >= 0 && far != near && !Reaches(far, near, -1);
    }

    /// <summary>Whether every way from the roots to a node leads over the link of an interface. False when it has none.</summary>
    public bool IsBehind(string node, string device, string port)
    {
        var far = IndexOf(node);
        return far >= 0 && LinksAt(IndexOf(device), port) is [var only] && !Reaches(far, -1, only);
    }

    /// <summary>The nodes of a shortest way, both ends included; none when there is no way.</summary>
    public IReadOnlyList<string> Path(string from, string to)
    {
        var (start, goal) = (IndexOf(from), IndexOf(to));
        if (start < 0 || goal < 0)
        {
            return [];
        }
        var cameFrom = new int[Nodes.Length];
        Array.Fill(cameFrom, -1);
        cameFrom[goal] = goal;
        var queue = new Queue<int>([goal]);
        while (cameFrom[start] < 0 && queue.TryDequeue(out var node))
        {
            foreach (var link in LinksOf(node))
            {
                var other = Other(link, node);
                if (cameFrom[other] < 0)
                {
                    cameFrom[other] = node;
                    queue.Enqueue(other);
                }
            }
        }
        if (cameFrom[start] < 0)
        {
            return [];
        }
        var path = new List<string>();
        for (var node = start; ; node = cameFrom[node])
        {
            path.Add(Nodes[node].Id);
            if (node == goal)
            {
                return path;
            }
        }
    }

    internal int IndexOf(string name) => name.Length > 0 && _nodes.TryGetValue(name, out var node) ? node : -1;

    internal ReadOnlySpan<int> LinksOf(int node) => _links.AsSpan(_start[node].._start[node + 1]);

    internal int Other(int link, int node) => Ends[link].A == node ? Ends[link].B : Ends[link].A;

    /// <summary>The links that end at an interface.</summary>
    internal IReadOnlyList<int> LinksAt(int node, string port) =>
        node >= 0 && port.Length > 0 && _ports.TryGetValue((node, port.ToUpperInvariant()), out var links) ? links : [];

    private bool Reaches(int goal, int withoutNode, int withoutLink)
    {
        var seen = new bool[Nodes.Length];
        var queue = new Queue<int>();
        for (var i = 0; i < Nodes.Length; i++)
        {
            if (IsRoot[i] && i != withoutNode)
            {
                seen[i] = true;
                queue.Enqueue(i);
            }
        }
        while (!seen[goal] && queue.TryDequeue(out var node))
        {
            foreach (var link in LinksOf(node))
            {
                var other = Other(link, node);
                if (link != withoutLink && other != withoutNode && !seen[other])
                {
                    seen[other] = true;
                    queue.Enqueue(other);
                }
            }
        }
        return seen[goal];
    }

    // A session between two nodes that wires connect runs over these wires, and is no way around them.
    private MapLink[] Kept(IReadOnlyList<MapLink> links)
    {
        var known = links.Where(l => _nodes.ContainsKey(l.A) && _nodes.ContainsKey(l.B) && _nodes[l.A] != _nodes[l.B]).ToArray();
        var wired = new DisjointSets(Nodes.Length);
        foreach (var link in known.Where(l => !l.IsLogical))
        {
            wired.Join(_nodes[link.A], _nodes[link.B]);
        }
        return
        [
            .. known
                .Where(l => !l.IsLogical || wired.Find(_nodes[l.A]) != wired.Find(_nodes[l.B]))
                .OrderBy(l => l.Id, StringComparer.Ordinal),
        ];
    }

    private (int[] Start, int[] Links) Adjacency()
    {
        var start = new int[Nodes.Length + 1];
        foreach (var (a, b) in Ends)
        {
            start[a + 1]++;
            start[b + 1]++;
        }
        for (var i = 0; i < Nodes.Length; i++)
        {
            start[i + 1] += start[i];
        }
        var next = start[..^1];
        var links = new int[Ends.Length * 2];
        for (var i = 0; i < Ends.Length; i++)
        {
            links[next[Ends[i].A]++] = i;
            links[next[Ends[i].B]++] = i;
        }
        return (start, links);
    }

    private void AddPort(int node, string port, int link)
    {
        if (port.Length == 0)
        {
            return;
        }
        var key = (node, port.ToUpperInvariant());
        if (!_ports.TryGetValue(key, out var links))
        {
            _ports[key] = links = [];
        }
        links.Add(link);
    }

    private void ChooseRoots(IReadOnlyList<string> roots)
    {
        foreach (var root in roots)
        {
            if (IndexOf(root) is >= 0 and var node)
            {
                IsRoot[node] = true;
            }
        }
        if (!IsRoot.Contains(true))
        {
            for (var i = 0; i < Nodes.Length; i++)
            {
                IsRoot[i] = Nodes[i].IsCore;
            }
        }
        var parts = new DisjointSets(Nodes.Length);
        foreach (var (a, b) in Ends)
        {
            parts.Join(a, b);
        }
        var isWatched = new bool[Nodes.Length];
        var most = new int[Nodes.Length];
        Array.Fill(most, -1);
        for (var i = 0; i < Nodes.Length; i++)
        {
            var part = parts.Find(i);
            isWatched[part] |= IsRoot[i];
            if (most[part] < 0 || LinksOf(i).Length > LinksOf(most[part]).Length)
            {
                most[part] = i;
            }
        }
        for (var i = 0; i < Nodes.Length; i++)
        {
            if (most[i] >= 0 && !isWatched[i])
            {
                IsRoot[most[i]] = true;
            }
        }
    }
}
