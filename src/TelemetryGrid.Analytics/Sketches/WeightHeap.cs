namespace TelemetryGrid.Analytics.Sketches;

/// <summary>Keys with a weight and its error, found by key and by least weight: a hash table with a binary min-heap of its positions.</summary>
internal sealed class WeightHeap<TKey>(int capacity)
    where TKey : unmanaged, IEquatable<TKey>
{
    private readonly KeyTable<TKey, Cell> _table = new(capacity);

    // Positions in the table; each cell knows its place in here.
    private int[] _heap = [];

    public int Count => _table.Count;

    public bool IsFull => _table.IsFull;

    public ReadOnlySpan<KeyTable<TKey, Cell>.Entry> Entries => _table.Entries;

    /// <summary>The entry with the least weight; there must be one.</summary>
    public ref readonly KeyTable<TKey, Cell>.Entry Lightest => ref _table[_heap[0]];

    public static uint Hash(in TKey key) => KeyTable<TKey, Cell>.Hash(key);

    /// <summary>The entry at a place of the heap; the parent of place p is at (p - 1) / 2.</summary>
    public ref readonly KeyTable<TKey, Cell>.Entry AtPlace(int place) => ref _table[_heap[place]];

    /// <returns>The key's position, -1 when there is none.</returns>
    public int Find(in TKey key, uint hash) => _table.Find(key, hash);

    public HeavyHitter<TKey> At(int position)
    {
        ref readonly var entry = ref _table[position];
        return new HeavyHitter<TKey>(entry.Key, entry.Value.Count, entry.Value.Error);
    }

    /// <summary>Raises a weight to <paramref name="count"/>.</summary>
    public void Raise(int position, ulong count)
    {
        ref var cell = ref _table[position].Value;
        cell.Count = count;
        SiftDown(cell.Place);
    }

    /// <summary>Adds a key that is not there; there must be room.</summary>
    public int Append(in TKey key, uint hash, ulong count, ulong error)
    {
        var position = _table.Insert(key, hash);
        if (_heap.Length < _table.Allocated)
        {
            Array.Resize(ref _heap, _table.Allocated);
        }

        _table[position].Value = new Cell { Count = count, Error = error };
        SiftUp(position, place: position);
        return position;
    }

    /// <summary>Puts a key that is not there, and weighs no less, in the place of the lightest.</summary>
    public int ReplaceLightest(in TKey key, uint hash, ulong count, ulong error)
    {
        var position = _heap[0];
        _table.Replace(position, key, hash);
        _table[position].Value = new Cell { Count = count, Error = error };
        SiftDown(0);
        return position;
    }

    /// <summary>Halves every guaranteed and every possible weight, rounding down, and removes what cannot weigh anything any more.</summary>
    public void Halve()
    {
        foreach (ref var entry in _table.Entries)
        {
            var guaranteed = entry.Value.Guaranteed >> 1;
            entry.Value.Count >>= 1;
            entry.Value.Error = entry.Value.Count - guaranteed;
        }

        // Halving keeps the order of weights, so the heap stands, and the zeros are its lightest.
        while (Count > 0 && Lightest.Value.Count == 0)
        {
            RemoveLightest();
        }
    }

    public void Clear() => _table.Clear();

    private void RemoveLightest()
    {
        var removed = _heap[0];
        var last = Count - 1;
        var replacement = _heap[last];

        // The table moves its last entry into the gap, so the heap's reference to it moves too.
        _heap[_table[last].Value.Place] = removed;
        _table.RemoveAt(removed);
        if (last > 0)
        {
            Put(0, replacement == last ? removed : replacement);
            SiftDown(0);
        }
    }

    private void SiftUp(int position, int place)
    {
        var count = _table[position].Value.Count;
        while (place > 0)
        {
            var parent = (place - 1) / 2;
            if (_table[_heap[parent]].Value.Count <= count)
            {
                break;
            }

            Put(place, _heap[parent]);
            place = parent;
        }

        Put(place, position);
    }

    private void SiftDown(int place)
    {
        var position = _heap[place];
        var count = _table[position].Value.Count;
        while (true)
        {
            var child = 2 * place + 1;
            if (child >= Count)
            {
                break;
            }

            if (child + 1 < Count && _table[_heap[child + 1]].Value.Count < _table[_heap[child]].Value.Count)
            {
                child++;
            }

            if (_table[_heap[child]].Value.Count >= count)
            {
                break;
            }

            Put(place, _heap[child]);
            place = child;
        }

        Put(place, position);
    }

    private void Put(int place, int position)
    {
        _heap[place] = position;
        _table[position].Value.Place = place;
    }

    internal struct Cell
    {
        public ulong Count;
        public ulong Error;
        public int Place;

        public readonly ulong Guaranteed => Count - Error;
    }
}
