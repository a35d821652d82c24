using TelemetryGrid.Protocols.Flows;

namespace TelemetryGrid.Collectors.Bmp;

/// <summary>
/// Chains of routes by the hash of their prefix, for one writer and any number of readers without locks. A reader sees every route that is
/// there throughout its look-up: removed nodes still lead on, and growing copies nodes instead of linking them anew.
/// </summary>
internal sealed class RouteShard
{
    private const int FirstSize = 8;

    private volatile RouteNode?[] _heads = [];

    public int Count { get; private set; }

    /// <summary>The first node of the chain in which such a prefix would be.</summary>
    public RouteNode? Chain(uint hash)
    {
        var heads = _heads;
        return heads.Length == 0 ? null : Volatile.Read(ref heads[hash & (uint)(heads.Length - 1)]);
    }

    public RouteNode? Find(uint hash, in FlowAddress prefix, byte length, RoutePeer peer, uint pathId)
    {
        var node = Chain(hash);
        while (node is not null && !(ReferenceEquals(node.Peer, peer) && node.PathId == pathId && node.Is(prefix, length)))
        {
            node = node.Next;
        }
        return node;
    }

    /// <param name="hashOf">Of a node, for growing.</param>
    public void Add(uint hash, RouteNode node, Func<RouteNode, uint> hashOf)
    {
        if (Count >= _heads.Length)
        {
            Grow(hashOf);
        }
        ref var head = ref _heads[hash & (uint)(_heads.Length - 1)];
        node.Next = head;
        Volatile.Write(ref head, node);
        Count++;
    }

    public void Remove(uint hash, RouteNode removed)
    {
        ref var head = ref _heads[hash & (uint)(_heads.Length - 1)];
        if (ReferenceEquals(head, removed))
        {
            Volatile.Write(ref head, removed.Next);
        }
        else
        {
            var before = head!;
            while (!ReferenceEquals(before.Next, removed))
            {
                before = before.Next!;
            }
            before.Next = removed.Next;
        }
        Count--;
    }

    /// <summary>Removes what <paramref name="isUnwanted"/> says and tells of each.</summary>
    public void RemoveAll(Func<RouteNode, bool> isUnwanted)
    {
        var heads = _heads;
        for (var i = 0; i < heads.Length; i++)
        {
            RouteNode? before = null;
            for (var node = heads[i]; node is not null; node = node.Next)
            {
                if (!isUnwanted(node))
                {
                    before = node;
                    continue;
                }
                if (before is null)
                {
                    Volatile.Write(ref heads[i], node.Next);
                }
                else
                {
                    before.Next = node.Next;
                }
                Count--;
            }
        }
        if (Count == 0)
        {
            _heads = [];
        }
    }

    public IEnumerable<RouteNode> All()
    {
        foreach (var head in _heads)
        {
            for (var node = head; node is not null; node = node.Next)
            {
                yield return node;
            }
        }
    }

    private void Grow(Func<RouteNode, uint> hashOf)
    {
        var heads = new RouteNode?[Math.Max(FirstSize, _heads.Length * 2)];
        foreach (var node in All())
        {
            var copy = node.Copy();
            ref var head = ref heads[hashOf(node) & (uint)(heads.Length - 1)];
            copy.Next = head;
            head = copy;
        }
        _heads = heads;
    }
}
