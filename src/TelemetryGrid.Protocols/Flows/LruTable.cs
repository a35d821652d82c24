using System.Diagnostics.CodeAnalysis;

namespace TelemetryGrid.Protocols.Flows;

/// <summary>A dictionary of bounded size that gives up its least recently used entry first, in constant time, so that a flood costs no scan.</summary>
internal sealed class LruTable<TKey, TValue>(int capacity)
    where TKey : notnull
{
    private readonly Dictionary<TKey, Entry> _entries = [];
    private Entry? _oldest;
    private Entry? _newest;

    public int Count => _entries.Count;

    public bool IsFull => _entries.Count >= capacity;

    /// <summary>Entries from the least to the most recently used.</summary>
    public IEnumerable<KeyValuePair<TKey, TValue>> OldestFirst
    {
        get
        {
            for (var entry = _oldest; entry is not null; entry = entry.Newer)
            {
                yield return new(entry.Key, entry.Value);
            }
        }
    }

    /// <summary>Finds an entry and marks it as used.</summary>
    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        if (!_entries.TryGetValue(key, out var entry))
        {
            value = default;
            return false;
        }
        if (entry != _newest)
        {
            Unlink(entry);
            Append(entry);
        }
        value = entry.Value;
        return true;
    }

    /// <summary>Adds or replaces. The caller makes room first (<see cref="IsFull"/>, <see cref="TryRemoveOldest"/>), so that it can count what it gives up.</summary>
    public void Set(TKey key, TValue value)
    {
        if (_entries.TryGetValue(key, out var entry))
        {
            entry.Value = value;
            Unlink(entry);
        }
        else
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(_entries.Count, capacity);
            entry = new Entry(key, value);
            _entries.Add(key, entry);
        }
        Append(entry);
    }

    public bool Remove(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        if (!_entries.Remove(key, out var entry))
        {
            value = default;
            return false;
        }
        Unlink(entry);
        value = entry.Value;
        return true;
    }

    /// <summary>The least recently used entry, without marking it as used.</summary>
    public bool TryPeekOldest([MaybeNullWhen(false)] out TValue value)
    {
        value = _oldest is null ? default : _oldest.Value;
        return _oldest is not null;
    }

    public bool TryRemoveOldest([MaybeNullWhen(false)] out TValue value)
    {
        if (_oldest is null)
        {
            value = default;
            return false;
        }
        return Remove(_oldest.Key, out value);
    }

    private void Append(Entry entry)
    {
        entry.Older = _newest;
        entry.Newer = null;
        if (_newest is null)
        {
            _oldest = entry;
        }
        else
        {
            _newest.Newer = entry;
        }
        _newest = entry;
    }

    private void Unlink(Entry entry)
    {
        if (entry.Older is null)
        {
            _oldest = entry.Newer;
        }
        else
        {
            entry.Older.Newer = entry.Newer;
        }
        if (entry.Newer is null)
        {
            _newest = entry.Older;
        }
        else
        {
            entry.Newer.Older = entry.Older;
        }
    }

    private sealed class Entry(TKey key, TValue value)
    {
        public readonly TKey Key = key;
        public TValue Value = value;
        public Entry? Older;
        public Entry? Newer;
    }
}
