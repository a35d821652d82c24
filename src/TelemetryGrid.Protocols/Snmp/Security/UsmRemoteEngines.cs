namespace TelemetryGrid.Protocols.Snmp.Security;

/// <summary>The senders of traps that have proven who they are, at most a given number; the one silent for longest makes room.</summary>
internal sealed class UsmRemoteEngines(int limit)
{
    private readonly Dictionary<string, LinkedListNode<UsmRemoteEngine>> _engines = new(StringComparer.Ordinal);
    private readonly LinkedList<UsmRemoteEngine> _byUse = new();

    public int Count => _engines.Count;

    public long Evicted { get; private set; }

    /// <summary>Finds an engine; the search alone keeps it from being the next to go.</summary>
    public UsmRemoteEngine? Find(ReadOnlySpan<byte> engineId)
    {
        Span<char> key = stackalloc char[SnmpLimits.MaxEngineIdLength];
        key = key[..System.Text.Encoding.Latin1.GetChars(engineId, key)];
        if (!_engines.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(key, out var node))
        {
            return null;
        }
        _byUse.Remove(node);
        _byUse.AddFirst(node);
        return node.Value;
    }

    public UsmRemoteEngine Add(ReadOnlySpan<byte> engineId)
    {
        if (_engines.Count >= limit)
        {
            _engines.Remove(_byUse.Last!.Value.Key);
            _byUse.RemoveLast();
            Evicted++;
        }
        var engine = new UsmRemoteEngine(System.Text.Encoding.Latin1.GetString(engineId));
        _engines.Add(engine.Key, _byUse.AddFirst(engine));
        return engine;
    }
}
