namespace TelemetryGrid.Grains.Ingest;

/// <summary>
/// Remembers, since the last checkpoint, which entry was the last each entity was sent: the entity checks it, so that one that lost its
/// memory is found out, and the checkpoint knows whom to flush. Bounded by the entities a partition may have.
/// </summary>
internal sealed class EntityOutbox
{
    private readonly Dictionary<string, long> _sent = new(StringComparer.Ordinal);

    public int Count => _sent.Count;

    public IReadOnlyCollection<KeyValuePair<string, long>> Sent => _sent;

    /// <summary>The entry this entity was sent before; 0 when everything it was sent is durable.</summary>
    public long Previous(string entity) => _sent.GetValueOrDefault(entity);

    public void Record(string entity, long sequence) => _sent[entity] = sequence;

    public void Forget(string entity) => _sent.Remove(entity);

    public void Clear() => _sent.Clear();
}
