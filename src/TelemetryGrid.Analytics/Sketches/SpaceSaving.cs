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

    private readonly WeightHeap<TKey> _keys;

    // Nothing that is not tracked can weigh more than this, so it is the error a newcomer starts with.
    private ulong _untracked;

    /// <exception cref="ArgumentOutOfRangeException">The capacity lies outside 1..1,048,576.</exception>
    public SpaceSaving(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, LargestCapacity);
        Capacity = capacity;
        _keys = new WeightHeap<TKey>(capacity);
    }

    public int Capacity { get; }

    /// <summary>Tracked keys.</summary>
    public int Count => _keys.Count;

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
        var hash = WeightHeap<TKey>.Hash(key);
        var position = _keys.Find(key, hash);
        if (position >= 0)
        {
            _keys.Raise(position, Sum(_keys.At(position).Count, weight));
        }
        else if (!_keys.IsFull)
        {
            position = _keys.Append(key, hash, Sum(_untracked, weight), _untracked);
        }
        else
        {
            _untracked = _keys.Lightest.Value.Count;
            position = _keys.ReplaceLightest(key, hash, Sum(_untracked, weight), _untracked);
        }

        return _keys.At(position);
    }

    /// <summary>What is known of a key; false when it is not tracked, then it weighs at most <c>Count</c> of the result.</summary>
    public bool TryGet(in TKey key, out HeavyHitter<TKey> hitter)
    {
        var position = _keys.Find(key, WeightHeap<TKey>.Hash(key));
        hitter = position >= 0 ? _keys.At(position) : new HeavyHitter<TKey>(key, _untracked, _untracked);
        return position >= 0;
    }

    /// <summary>Whether fewer than <paramref name="rank"/> tracked keys are guaranteed more than <paramref name="guaranteed"/>. O(capacity).</summary>
    public bool IsWithinTop(int rank, ulong guaranteed)
    {
        foreach (ref readonly var entry in _keys.Entries)
        {
            if (entry.Value.Guaranteed > guaranteed && --rank <= 0)
            {
                return false;
            }
        }

        return rank > 0;
    }

    /// <summary>The heaviest <paramref name="count"/> keys by upper bound, descending; the order of equal ones depends on the calls alone.</summary>
    public HeavyHitter<TKey>[] Top(int count) => [.. Tracked().OrderByDescending(hitter => hitter.Count).Take(count)];

    /// <summary>Halves every weight, rounding the truth of each key down; keys that reach zero are forgotten.</summary>
    public void Halve()
    {
        Total >>= 1;
        _untracked >>= 1;
        _keys.Halve();
    }

    /// <summary>
    /// Takes in another summary: bounds stay bounds of the joined stream, errors add up (Agarwal et al., "Mergeable Summaries", PODS 2012).
    /// </summary>
    public void Merge(SpaceSaving<TKey> other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var joined = new List<HeavyHitter<TKey>>(Count + other.Count);
        foreach (var mine in Tracked())
        {
            other.TryGet(mine.Key, out var theirs);
            joined.Add(Sum(mine, theirs));
        }

        foreach (var theirs in other.Tracked())
        {
            if (!TryGet(theirs.Key, out var mine))
            {
                joined.Add(Sum(theirs, mine));
            }
        }

        var heaviest = joined.OrderByDescending(hitter => hitter.Count).ToArray();
        var kept = Math.Min(Capacity, heaviest.Length);
        var untracked = Sum(_untracked, other._untracked);
        var total = Sum(Total, other.Total);
        _keys.Clear();
        for (var i = kept - 1; i >= 0; i--)
        {
            _keys.Append(heaviest[i].Key, WeightHeap<TKey>.Hash(heaviest[i].Key), heaviest[i].Count, heaviest[i].Error);
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
        writer.Unsigned((ulong)Count);

        // In heap order, so that a summary read back evicts exactly as this one will.
        for (var place = 0; place < Count; place++)
        {
            ref readonly var entry = ref _keys.AtPlace(place);
            writer.Raw(entry.Key);
            writer.Unsigned(entry.Value.Count);
            writer.Unsigned(entry.Value.Error);
        }
    }

    internal void ReadContent(ref StateReader reader)
    {
        _keys.Clear();
        Total = reader.Unsigned();
        _untracked = reader.Unsigned();
        var count = reader.Count(Capacity, Unsafe.SizeOf<TKey>() + 2);
        for (var place = 0; place < count; place++)
        {
            var key = reader.Raw<TKey>();
            var (weight, error) = (reader.Unsigned(), reader.Unsigned());
            var hash = WeightHeap<TKey>.Hash(key);
            StateReader.Require(weight > 0 && weight >= _untracked && error <= weight, "A weight contradicts its error.");
            StateReader.Require(_keys.Find(key, hash) < 0, "A key is stored twice.");
            StateReader.Require(place == 0 || _keys.AtPlace((place - 1) / 2).Value.Count <= weight, "The heap is out of order.");
            _keys.Append(key, hash, weight, error);
        }
    }

    private IEnumerable<HeavyHitter<TKey>> Tracked()
    {
        for (var position = 0; position < Count; position++)
        {
            yield return _keys.At(position);
        }
    }

    private static HeavyHitter<TKey> Sum(in HeavyHitter<TKey> a, in HeavyHitter<TKey> b) =>
        new(a.Key, Sum(a.Count, b.Count), Sum(a.Error, b.Error));

    private static ulong Sum(ulong a, ulong b) => b > ulong.MaxValue - a ? ulong.MaxValue : a + b;
}
