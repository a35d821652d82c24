using System.Numerics;
using System.Runtime.CompilerServices;

namespace TelemetryGrid.Analytics.Sketches;

/// <summary>
/// A bounded hash table whose entries lie densely in the order of insertion, with an open-addressed index of (hash, position) words beside
/// them. Nothing a caller can observe depends on hash codes, so two processes with differently seeded hashes reach the same state.
/// Protection against chosen colliding keys is the business of <c>TKey.GetHashCode</c>.
/// </summary>
internal sealed class KeyTable<TKey, TValue>
    where TKey : unmanaged, IEquatable<TKey>
    where TValue : unmanaged
{
    private const int InitialEntries = 16;

    private Entry[] _entries;

    // High half: hash; low half: position + 1. Zero is empty. At most half full, probed linearly.
    private ulong[] _slots;

    public KeyTable(int limit, int expected = 0)
    {
        Limit = limit;
        var entries = Math.Min(limit, Math.Max(InitialEntries, expected));
        _entries = new Entry[entries];
        _slots = new ulong[SlotsFor(entries)];
    }

    /// <summary>Most entries it grows to.</summary>
    public int Limit { get; set; }

    public int Count { get; private set; }

    public bool IsFull => Count >= Limit;

    public int Allocated => _entries.Length;

    public long AllocatedBytes => (long)_entries.Length * Unsafe.SizeOf<Entry>() + (long)_slots.Length * sizeof(ulong);

    public Span<Entry> Entries => _entries.AsSpan(0, Count);

    public ref Entry this[int position] => ref _entries[position];

    /// <summary>Mixed so that weak hash codes still spread over the low bits that address the index.</summary>
    public static uint Hash(in TKey key)
    {
        var hash = (uint)key.GetHashCode();
        hash = (hash ^ (hash >> 16)) * 0x85EBCA6B;
        hash = (hash ^ (hash >> 13)) * 0xC2B2AE35;
        return hash ^ (hash >> 16);
    }

    /// <returns>The entry's position, -1 when there is none.</returns>
    public int Find(in TKey key, uint hash)
    {
        var slots = _slots;
        var mask = slots.Length - 1;
        for (var at = (int)hash & mask; ; at = (at + 1) & mask)
        {
            var slot = slots[at];
            if (slot == 0)
            {
                return -1;
            }

            if ((uint)(slot >> 32) == hash)
            {
                var position = (int)(uint)slot - 1;
                if (_entries[position].Key.Equals(key))
                {
                    return position;
                }
            }
        }
    }

    /// <summary>Appends a key that is not in the table; there must be room.</summary>
    public int Insert(in TKey key, uint hash)
    {
        if (Count == _entries.Length)
        {
            Resize(Math.Min(Limit, Count * 2));
        }

        var position = Count++;
        _entries[position] = new Entry { Key = key };
        Link(position, hash);
        return position;
    }

    /// <summary>Puts a key that is not in the table in the place of the one at <paramref name="position"/>, with a default value.</summary>
    public void Replace(int position, in TKey key, uint hash)
    {
        Unlink(position);
        _entries[position] = new Entry { Key = key };
        Link(position, hash);
    }

    /// <summary>Removes an entry; the last one takes its position.</summary>
    public void RemoveAt(int position)
    {
        Unlink(position);
        var last = --Count;
        if (position == last)
        {
            return;
        }

        _slots[SlotOf(last)] = ((ulong)Hash(_entries[last].Key) << 32) | (uint)(position + 1);
        _entries[position] = _entries[last];
    }

    public void Clear()
    {
        Count = 0;
        Array.Clear(_slots);
    }

    private void Resize(int entries)
    {
        Array.Resize(ref _entries, entries);
        _slots = new ulong[SlotsFor(entries)];
        for (var i = 0; i < Count; i++)
        {
            Link(i, Hash(_entries[i].Key));
        }
    }

    private void Link(int position, uint hash)
    {
        var mask = _slots.Length - 1;
        var at = (int)hash & mask;
        while (_slots[at] != 0)
        {
            at = (at + 1) & mask;
        }

        _slots[at] = ((ulong)hash << 32) | (uint)(position + 1);
    }

    /// <summary>Empties a slot and closes the gap, so that probing never needs tombstones (Knuth, TAOCP 3, algorithm 6.4R).</summary>
    private void Unlink(int position)
    {
        var mask = _slots.Length - 1;
        var hole = SlotOf(position);
        for (var next = (hole + 1) & mask; _slots[next] != 0; next = (next + 1) & mask)
        {
            var home = (int)(_slots[next] >> 32) & mask;
            if (((next - home) & mask) >= ((next - hole) & mask))
            {
                _slots[hole] = _slots[next];
                hole = next;
            }
        }

        _slots[hole] = 0;
    }

    private int SlotOf(int position)
    {
        var mask = _slots.Length - 1;
        var at = (int)Hash(_entries[position].Key) & mask;
        while ((uint)_slots[at] != (uint)(position + 1))
        {
            at = (at + 1) & mask;
        }

        return at;
    }

    private static int SlotsFor(int entries) => (int)BitOperations.RoundUpToPowerOf2((uint)entries * 2);

    internal struct Entry
    {
        public TKey Key;
        public TValue Value;
    }
}
