namespace TelemetryGrid.Grains.Topology.Graph;

/// <summary>Nodes and links as numbers: for each node its links, for each link its ends.</summary>
internal sealed class GraphShape
{
    private readonly int[] _start;
    private readonly int[] _links;

    public GraphShape(int nodes, IEnumerable<(int Low, int High)> links)
    {
        Ends = [.. links];
        _start = new int[nodes + 1];
        foreach (var (low, high) in Ends)
        {
            _start[low + 1]++;
            _start[high + 1]++;
        }
        for (var i = 0; i < nodes; i++)
        {
            _start[i + 1] += _start[i];
        }
        _links = new int[Ends.Length * 2];
        var next = _start.AsSpan(0, nodes).ToArray();
        for (var link = 0; link < Ends.Length; link++)
        {
            _links[next[Ends[link].Low]++] = link;
            _links[next[Ends[link].High]++] = link;
        }
    }

    public (int Low, int High)[] Ends { get; }

    public int Nodes => _start.Length - 1;

    /// <summary>In the order of the links.</summary>
    public ReadOnlySpan<int> LinksOf(int node) => _links.AsSpan(_start[node].._start[node + 1]);

    public int Other(int link, int node) => Ends[link].Low == node ? Ends[link].High : Ends[link].Low;

    /// <summary>How many distinct nodes a node is linked to. Links are sorted by their ends, so equal neighbours stand side by side.</summary>
    public int Degree(int node)
    {
        var degree = 0;
        var last = -1;
        foreach (var link in LinksOf(node))
        {
            var other = Other(link, node);
            if (other != last)
            {
                degree++;
                last = other;
            }
        }
        return degree;
    }

    /// <summary>What is reached from nodes without a node and without a link (-1 for none).</summary>
    public bool[] Reach(IEnumerable<int> from, int withoutNode, int withoutLink)
    {
        var reached = new bool[Nodes];
        var queue = new Queue<int>();
        foreach (var node in from)
        {
            if (node != withoutNode && !reached[node])
            {
                reached[node] = true;
                queue.Enqueue(node);
            }
        }
        while (queue.TryDequeue(out var node))
        {
            foreach (var link in LinksOf(node))
            {
                var other = Other(link, node);
                if (link != withoutLink && other != withoutNode && !reached[other])
                {
                    reached[other] = true;
                    queue.Enqueue(other);
                }
            }
        }
        return reached;
    }
}
