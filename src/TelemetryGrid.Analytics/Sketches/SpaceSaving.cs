using System.Buffers;
using System.Runtime.CompilerServices;
using TelemetryGrid.Analytics.Serialization;

namespace TelemetryGrid.Analytics.Sketches;

/// <summary>
/// The heaviest keys of a weighted stream in bounded memory: Space-Saving (Metwally, Agrawal and El Abbadi, ICDT 2005) over a binary heap,
/// O(log capacity) per update. With capacity k, every key heavier than total/k is tracked, and a tracked key's error is at most total/k.
/// </summary>
/// <typeparam name="TKey">Stored as it lies in memory: without padding or references to anything outside it.</typeparam>
public sealed class SpaceSaving<TKey>
    where TKey : unmanaged, IEquatable<TKey>
{
    private const byte Version = 1;
    private const int LargestCapacity = 1 << 20;

    private readonly KeyTable<TKey, Cell> _table;

    // A min-heap on the count, of positions in the table; each cell knows its place in it.
    private int[] _heap;

    // Nothing that is not tracked can weigh more than this, so it is the error a newcomer starts with.
    private ulong _untracked;

    public SpaceSaving(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, LargestCapacity);
        Capacity = capacity;
        _table = new KeyTable<TKey, Cell>(capacity);
        _heap = new int[_table.Allocated];
    }

    public int Capacity { get; }

    /// <summary>Tracked keys.</summary>
    public int Count => _table.Count;

    /// <summary>The weight of everything added, halved with every <see cref="Halve"/>.</summary>
    public ulong Total { get; private set; }

    /// <summary>Adds weight to a key and returns what is now known of it. Sums saturate at 2^64 - 1.</summary>
    public HeavyHitter<TKey> Add(in TKey key, ulong weight)
    {
        if (weight == 0)
        {
            TryGet(key, out var known);
            return known;
        }

        Total = Sum(Total, weight);
        var hash = KeyTable<TKey, Cell>.Hash(key);
        var position = _table.Find(key, hash);
        if (position >= 0)
        {
            ref var cell = ref _table[position].Value;
            cell.Count = Sum(cell.Count, weight);
            SiftDown(cell.Place);
        }
        else if (!_table.IsFull)
        {
            position = Append(key, hash, Sum(_untracked, weight), _untracked);
        }
        else
        {
            position = _heap[0];
            _untracked = _table[position].Value.Count;
            _table.Replace(position, key, hash);
            _table[position].Value = new Cell { Count = Sum(_untracked, weight), Error = _untracked };
            SiftDown(0);
        }

        ref var now = ref _table[position].Value;
        return new HeavyHitter<TKey>(key, now.Count, now.Error);
    }

    /// <summary>What is known of a key; false when it is not tracked, then it weighs at most <c>Count</c> of the result.</summary>
    public bool TryGet(in TKey key, out HeavyHitter<TKey> hitter)
    {
        var position = _table.Find(key, KeyTable<TKey, Cell>.Hash(key));
        var cell = position >= 0 ? _table[position].Value : new Cell { Count = _untracked, Error = _untracked };
        hitter = new HeavyHitter<TKey>(key, cell.Count, cell.Error);
        return position >= 0;
    }

    /// <summary>Whether fewer than <paramref name="rank"/> tracked keys are guaranteed more than <paramref name="guaranteed"/>. O(capacity).</summary>
    public bool IsWithinTop(int rank, ulong guaranteed)
    {
        foreach (ref readonly var entry in _table.Entries)
        {
            if (entry.Value.Guaranteed > guaranteed && --rank <= 0)
            {
                return false;
            }
        }

        return rank > 0;
    }

    /// <summary>The heaviest <paramref name="count"/> keys by upper bound, descending; equal ones in the order they came to be tracked.</summary>
    public HeavyHitter<TKey>[] Top(int count) =>
        [
            .. Tracked()
                .Select((hitter, order) => (hitter, order))
                .OrderByDescending(x => x.hitter.Count)
                .ThenBy(x => x.order)
                .Take(count)
                .Select(x => x.hitter),
        ];

    /// <summary>Halves every weight, rounding the truth of each key down; keys that reach zero are forgotten.</summary>
    public void Halve()
    {
        Total >>= 1;
        _untracked >>= 1;
        for (var position = _table.Count - 1; position >= 0; position--)
        {
            ref var cell = ref _table[position].Value;
            var guaranteed = cell.Guaranteed >> 1;
            cell.Count >>= 1;
            cell.Error = cell.Count - guaranteed;
        }

        // Halving keeps the order of counts, so the heap stands, and the zeros are its lowest.
        while (_table.Count > 0 && _table[_heap[0]].Value.Count == 0)
        {
            RemoveLightest();
        }
    }

    /// <summary>
    /// Takes in another summary: bounds stay bounds of the joined stream, errors add up (Agarwal et al., "Mergeable Summaries", PODS 2012).
    /// </summary>
    public void Merge(SpaceSaving<TKey> other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var joined = new Dictionary<TKey, HeavyHitter<TKey>>(Count + other.Count);
        foreach (var mine in Tracked())
        {
            other.TryGet(mine.Key, out var theirs);
            joined[mine.Key] = new HeavyHitter<TKey>(mine.Key, Sum(mine.Count, theirs.Count), Sum(mine.Error, theirs.Error));
        }

        foreach (var theirs in other.Tracked())
        {
            if (!TryGet(theirs.Key, out var mine))
            {
                joined[theirs.Key] = new HeavyHitter<TKey>(theirs.Key, Sum(mine.Count, theirs.Count), Sum(mine.Error, theirs.Error));
            }
        }

        // Sorting is stable, so ties keep the order of insertion.
        var heaviest = joined.Values.OrderByDescending(hitter => hitter.Count).ToArray();
        var kept = Math.Min(Capacity, heaviest.Length);
        var untracked = Sum(_untracked, other._untracked);
        var total = Sum(Total, other.Total);
        Clear();
        for (var i = kept - 1; i >= 0; i--)
        {
            Append(heaviest[i].Key, KeyTable<TKey, Cell>.Hash(heaviest[i].Key), heaviest[i].Count, heaviest[i].Error);
        }

        _untracked = heaviest.Length > kept ? Math.Max(untracked, heaviest[kept].Count) : untracked;
        Total = total;
    }

    public void WriteTo(IBufferWriter<byte> output)
    {
        var writer = new StateWriter(output);
        writer.Header(StateKind.SpaceSaving, Version);
        writer.Unsigned((ulong)Capacity);
        writer.Unsigned((ulong)Unsafe.SizeOf<TKey>());
        WriteContent(writer);
    }

    /// <exception cref="StateFormatException">The bytes are not such a state, or their keys have another size.</exception>
    public static SpaceSaving<TKey> Read(ReadOnlySpan<byte> source)
    {
        var reader = new StateReader(source);
        reader.Header(StateKind.SpaceSaving, Version);
        var capacity = reader.Unsigned();
        StateReader.Require(capacity is > 0 and <= LargestCapacity, "A capacity is out of range.");
        StateReader.Require(reader.Unsigned() == (ulong)Unsafe.SizeOf<TKey>(), "The stored keys have another size.");
        var summary = new SpaceSaving<TKey>((int)capacity);
        summary.ReadContent(ref reader);
        reader.End();
        return summary;
    }

    internal void WriteContent(StateWriter writer)
    {
        writer.Unsigned(Total);
        writer.Unsigned(_untracked);
        writer.Unsigned((ulong)_table.Count);

        // In heap order, so that a summary read back evicts exactly as this one will.
        for (var place = 0; place < _table.Count; place++)
        {
            ref readonly var entry = ref _table[_heap[place]];
            writer.Raw(entry.Key);
            writer.Unsigned(entry.Value.Count);
            writer.Unsigned(entry.Value.Error);
        }
    }

    internal void ReadContent(ref StateReader reader)
    {
        Clear();
        Total = reader.Unsigned();
        _untracked = reader.Unsigned();
        var count = reader.Count(Capacity, Unsafe.SizeOf<TKey>() + 2);
        for (var place = 0; place < count; place++)
        {
            var key = reader.Raw<TKey>();
            var (weight, error) = (reader.Unsigned(), reader.Unsigned());
            var hash = KeyTable<TKey, Cell>.Hash(key);
            StateReader.Require(weight > 0 && weight >= _untracked && error <= weight, "A weight contradicts its error.");
            StateReader.Require(_table.Find(key, hash) < 0, "A key is stored twice.");
            StateReader.Require(place == 0 || _table[_heap[(place - 1) / 2]].Value.Count <= weight, "The heap is out of order.");
            Append(key, hash, weight, error);
        }
    }

    private static ulong Sum(ulong a, ulong b) => b > ulong.MaxValue - a ? ulong.MaxValue : a + b;

    private IEnumerable<HeavyHitter<TKey>> Tracked()
    {
        for (var i = 0; i < _table.Count; i++)
        {
            var entry = _table[i];
            yield return new HeavyHitter<TKey>(entry.Key, entry.Value.Count, entry.Value.Error);
        }
    }

    private void Clear()
    {
        _table.Clear();
        _untracked = 0;
    }

    private int Append(in TKey key, uint hash, ulong count, ulong error)
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

    private void RemoveLightest()
    {
        var position = _heap[0];
        var lastPosition = _table.Count - 1;
        var lastPlace = lastPosition;

        // The table moves its last entry into the gap: its place in the heap must follow.
        var lastPlaceHolder = _heap[lastPlace];
        _heap[_table[lastPosition].Value.Place] = position;
        if (lastPlaceHolder == lastPosition)
        {
            lastPlaceHolder = position;
        }

        _table.RemoveAt(position);
        if (lastPlace > 0)
        {
            _heap[0] = lastPlaceHolder;
            _table[lastPlaceHolder].Value.Place = 0;
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
            if (child >= _table.Count)
            {
                break;
            }

            if (child + 1 < _table.Count && _table[_heap[child + 1]].Value.Count < _table[_heap[child]].Value.Count)
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

    private struct Cell
    {
        public ulong Count;
        public ulong Error;
        public int Place;

        public readonly ulong Guaranteed => Count - Error;
    }
}
