namespace TelemetryGrid.Alerting.Correlation.Network;

/// <summary>
/// What can still be reached from the roots when nodes and links are down. Those that are down and were met on the way are the front; what
/// lies behind is cut off. A cut-off region is explained by the parts of the front that border it: none of its nodes is reached without
/// passing one of them.
/// </summary>
internal sealed class Outage
{
    private readonly NetworkMap _map;
    private readonly bool[] _nodeDown;
    private readonly bool[] _linkDown;
    private readonly int[] _region;

    /// <param name="map">The network.</param>
    /// <param name="nodeDown">Per node.</param>
    /// <param name="linkDown">Per link, members and aggregates separately.</param>
    public Outage(NetworkMap map, bool[] nodeDown, bool[] linkDown)
    {
        _map = map;
        _nodeDown = nodeDown;
        _linkDown = Effective(linkDown);
        Reached = new bool[map.Nodes.Length];
        NodeFront = new bool[map.Nodes.Length];
        LinkFront = new bool[map.Links.Length];
        ByNode = new int[map.Links.Length];
        Array.Fill(ByNode, -1);
        Spread();
        GiveLinksToTheirNodes();
        _region = new int[map.Nodes.Length];
        Array.Fill(_region, -1);
        Regions = FindRegions();
    }

    public bool[] Reached { get; }

    /// <summary>Down, and first on some way from a root.</summary>
    public bool[] NodeFront { get; }

    public bool[] LinkFront { get; }

    /// <summary>For a link that is down since a node at its end is, that node; else -1.</summary>
    public int[] ByNode { get; }

    /// <summary>For each cut-off region the nodes and links of the front that border it, in order.</summary>
    public List<(int[] Nodes, int[] Links)> Regions { get; }

    /// <summary>The region of a node that is cut off; -1 for any other.</summary>
    public int RegionOf(int node) => _region[node];

    public bool IsLinkDown(int link) => _linkDown[link];

    // An aggregate is down with all its members, and they with it.
    private bool[] Effective(bool[] given)
    {
        var down = (bool[])given.Clone();
        var members = new (int Count, int Down)[given.Length];
        for (var i = 0; i < given.Length; i++)
        {
            var whole = _map.Group[i];
            if (whole != i)
            {
                members[whole] = (members[whole].Count + 1, members[whole].Down + (given[i] ? 1 : 0));
            }
        }
        for (var i = 0; i < given.Length; i++)
        {
            down[i] |= members[i].Count > 0 && members[i].Count == members[i].Down;
        }
        for (var i = 0; i < given.Length; i++)
        {
            down[i] |= given[_map.Group[i]];
        }
        return down;
    }

    // A node that several neighbours in reach lost at once, and which is said to be down itself, took these links with it. So did one that is
    // reached another way.
    private void GiveLinksToTheirNodes()
    {
        for (var node = 0; node < _nodeDown.Length; node++)
        {
            var neighbor = -1;
            foreach (var link in _nodeDown[node] && !NodeFront[node] ? _map.LinksOf(node) : [])
            {
                if (LinkFront[link])
                {
                    var other = _map.Other(link, node);
                    NodeFront[node] |= neighbor >= 0 && neighbor != other;
                    neighbor = other;
                }
            }
        }
        for (var link = 0; link < LinkFront.Length; link++)
        {
            var (a, b) = _map.Ends[link];
            if (LinkFront[link] && (NodeFront[a] || NodeFront[b]))
            {
                (ByNode[link], LinkFront[link]) = (NodeFront[a] ? a : b, false);
            }
        }
    }

    private void Spread()
    {
        var queue = new Queue<int>();
        for (var node = 0; node < Reached.Length; node++)
        {
            if (_map.IsRoot[node])
            {
                Meet(node, queue);
            }
        }
        while (queue.TryDequeue(out var node))
        {
            foreach (var link in _map.LinksOf(node))
            {
                var other = _map.Other(link, node);
                if (_linkDown[link])
                {
                    LinkFront[link] = true;
                }
                else
                {
                    Meet(other, queue);
                }
            }
        }
    }

    private void Meet(int node, Queue<int> queue)
    {
        if (_nodeDown[node])
        {
            NodeFront[node] = true;
        }
        else if (!Reached[node])
        {
            Reached[node] = true;
            queue.Enqueue(node);
        }
    }

    private List<(int[] Nodes, int[] Links)> FindRegions()
    {
        var regions = new List<(int[], int[])>();
        var queue = new Queue<int>();
        for (var start = 0; start < _region.Length; start++)
        {
            if (Reached[start] || NodeFront[start] || _region[start] >= 0)
            {
                continue;
            }
            var (nodes, links) = (new SortedSet<int>(), new SortedSet<int>());
            _region[start] = regions.Count;
            queue.Enqueue(start);
            while (queue.TryDequeue(out var node))
            {
                foreach (var link in _map.LinksOf(node))
                {
                    var other = _map.Other(link, node);
                    if (LinkFront[link])
                    {
                        links.Add(link);
                    }
                    else if (NodeFront[other])
                    {
                        nodes.Add(other);
                    }
                    else if (!Reached[other] && _region[other] < 0)
                    {
                        _region[other] = regions.Count;
                        queue.Enqueue(other);
                    }
                }
            }
            regions.Add(([.. nodes], [.. links]));
        }
        return regions;
    }
}
