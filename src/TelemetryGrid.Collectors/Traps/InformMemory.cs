namespace TelemetryGrid.Collectors.Traps;

/// <summary>
/// Informs of the last half minute, so that one whose answer was lost, and that therefore comes again, is answered again and not counted
/// again. Bounded: the oldest make room. Thread-safe.
/// </summary>
internal sealed class InformMemory(int capacity, TimeProvider time)
{
    internal static readonly TimeSpan Span = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly Dictionary<InformKey, Entry> _entries = [];
    private readonly Queue<(InformKey Key, long At)> _byAge = new();

    /// <summary>Remembers an inform; false when it was known.</summary>
    public bool TryAdd(InformKey key)
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            while (_byAge.TryPeek(out var oldest) && (_byAge.Count >= capacity || time.GetElapsedTime(oldest.At, now) >= Span))
            {
                _byAge.Dequeue();
                if (_entries.TryGetValue(oldest.Key, out var entry) && entry.At == oldest.At)
                {
                    _entries.Remove(oldest.Key);
                }
            }
            if (!_entries.TryAdd(key, new Entry(now, false)))
            {
                return false;
            }
            _byAge.Enqueue((key, now));
            return true;
        }
    }

    /// <summary>The log has it: every repetition may be answered.</summary>
    public void Acknowledge(InformKey key)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue(key, out var entry))
            {
                _entries[key] = entry with { IsAcknowledged = true };
            }
        }
    }

    public bool IsAcknowledged(InformKey key)
    {
        lock (_gate)
        {
            return _entries.TryGetValue(key, out var entry) && entry.IsAcknowledged;
        }
    }

    /// <summary>The log does not have it: its repetition is taken for the first.</summary>
    public void Forget(InformKey key)
    {
        lock (_gate)
        {
            _entries.Remove(key);
        }
    }

    private readonly record struct Entry(long At, bool IsAcknowledged);
}
