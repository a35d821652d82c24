using TelemetryGrid.Analytics.Serialization;
using TelemetryGrid.Analytics.Sketches;

namespace TelemetryGrid.Analytics.Flows.Patterns;

/// <summary>
/// Per-entity state in bounded memory. A newcomer to a full table takes the place of the longest idle of a few that a hand, which goes round,
/// points at, so that room costs a constant and depends on the calls alone.
/// </summary>
internal sealed class EntityTable<TKey, TValue>(int limit)
    where TKey : unmanaged, IEquatable<TKey>
    where TValue : unmanaged, IAged
{
    private const int Looks = 8;

    private readonly KeyTable<TKey, TValue> _table = new(limit);
    private int _hand;

    public int Count => _table.Count;

    /// <summary>Entities that made room for others.</summary>
    public long Evicted { get; private set; }

    public Span<KeyTable<TKey, TValue>.Entry> Entries => _table.Entries;

    /// <summary>The entity's position, -1 when it is not there.</summary>
    public int Find(in TKey key) => _table.Find(key, KeyTable<TKey, TValue>.Hash(key));

    public ref TValue At(int position) => ref _table[position].Value;

    public ref TValue GetOrAdd(in TKey key, out bool isNew)
    {
        var hash = KeyTable<TKey, TValue>.Hash(key);
        var position = _table.Find(key, hash);
        isNew = position < 0;
        if (isNew)
        {
            position = _table.IsFull ? Replace(key, hash) : _table.Insert(key, hash);
        }
        return ref _table[position].Value;
    }

    public void RemoveAt(int position) => _table.RemoveAt(position);

    public void Write(StateWriter writer)
    {
        writer.Unsigned((ulong)_table.Count);
        writer.Unsigned((ulong)_hand);
        writer.Unsigned((ulong)Evicted);
        foreach (ref readonly var entry in _table.Entries)
        {
            writer.Raw(in entry.Key);
            writer.Raw(in entry.Value);
        }
    }

    /// <summary>Reads into an empty table. Those beyond the limit, which may have been lowered, are left out.</summary>
    public void Read(ref StateReader reader)
    {
        var count = reader.Count(int.MaxValue, System.Runtime.CompilerServices.Unsafe.SizeOf<TKey>());
        var hand = reader.Below(int.MaxValue);
        Evicted = (long)Math.Min(reader.Unsigned(), long.MaxValue);
        for (; count > 0; count--)
        {
            var key = reader.Raw<TKey>();
            var value = reader.Raw<TValue>();
            var hash = KeyTable<TKey, TValue>.Hash(key);
            StateReader.Require(_table.Find(key, hash) < 0, "An entity is there twice.");
            if (!_table.IsFull)
            {
                _table[_table.Insert(key, hash)].Value = value;
            }
        }
        _hand = Math.Min(hand, Math.Max(0, _table.Count - 1));
    }

    private int Replace(in TKey key, uint hash)
    {
        var oldest = _hand;
        for (var look = 0; look < Looks; look++)
        {
            if (_table[_hand].Value.LastSeen < _table[oldest].Value.LastSeen)
            {
                oldest = _hand;
            }
            _hand = _hand + 1 < _table.Count ? _hand + 1 : 0;
        }
        Evicted++;
        _table.Replace(oldest, key, hash);
        return oldest;
    }
}
