namespace TelemetryGrid.Grains.Metrics;

/// <summary>
/// What an entity answered to the entries since its partition last had it store everything. The partition may not have heard the answer, or
/// may have died before it wrote it to the log, and then sends the entry again. Part of the entity's state, since an entity that is
/// deactivated in between stores by itself that it has applied them. Bounded: the oldest go first when checkpoints stay away.
/// </summary>
internal readonly struct UnstoredEffects<T>(List<UnstoredEffect<T>> kept)
    where T : class
{
    internal const int MaxKept = 256;

    public T Keep(long sequence, T effect)
    {
        if (kept.Count == MaxKept)
        {
            kept.RemoveAt(0);
        }
        kept.Add(new UnstoredEffect<T>(sequence, effect));
        return effect;
    }

    /// <summary>The partition has logged the answers. Those to entries it may yet replay stay, with what others need of them.</summary>
    public void Reduce(long durable, Func<T, T> needed)
    {
        kept.RemoveAll(e => e.Sequence <= durable);
        for (var i = 0; i < kept.Count; i++)
        {
            kept[i] = kept[i] with { Effect = needed(kept[i].Effect) };
        }
    }

    /// <summary>The answer to an entry; null when the partition has long had it.</summary>
    public T? Find(long sequence) => kept.Find(e => e.Sequence == sequence)?.Effect;
}
