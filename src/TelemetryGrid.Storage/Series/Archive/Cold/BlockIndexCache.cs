namespace TelemetryGrid.Storage.Series.Archive.Cold;

/// <summary>The block indexes used last, up to a bound in bytes.</summary>
internal sealed class BlockIndexCache(long maxBytes)
{
    private readonly Dictionary<string, LinkedListNode<(string Name, BlockIndex Index)>> _byName = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Name, BlockIndex Index)> _byUse = new();
    private readonly Lock _lock = new();

    public long Bytes { get; private set; }

    /// <summary>How often an index had to be read.</summary>
    public long Misses { get; private set; }

    public BlockIndex? Find(string name)
    {
        lock (_lock)
        {
            if (!_byName.TryGetValue(name, out var node))
            {
                Misses++;
                return null;
            }
            _byUse.Remove(node);
            _byUse.AddFirst(node);
            return node.Value.Index;
        }
    }

    public void Add(string name, BlockIndex index)
    {
        lock (_lock)
        {
            if (index.Bytes > maxBytes || _byName.ContainsKey(name))
            {
                return;
            }
            _byName[name] = _byUse.AddFirst((name, index));
            Bytes += index.Bytes;
            while (Bytes > maxBytes)
            {
                Drop(_byUse.Last!);
            }
        }
    }

    public void Remove(string name)
    {
        lock (_lock)
        {
            if (_byName.TryGetValue(name, out var node))
            {
                Drop(node);
            }
        }
    }

    private void Drop(LinkedListNode<(string Name, BlockIndex Index)> node)
    {
        _byUse.Remove(node);
        _byName.Remove(node.Value.Name);
        Bytes -= node.Value.Index.Bytes;
    }
}
