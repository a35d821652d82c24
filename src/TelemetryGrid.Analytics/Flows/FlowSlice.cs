using System.Buffers;
using System.Runtime.CompilerServices;
using TelemetryGrid.Analytics.Serialization;
using TelemetryGrid.Analytics.Sketches;

namespace TelemetryGrid.Analytics.Flows;

/// <summary>
/// The traffic of one slice of time: exact totals per group, and the traffic of as many keys as fit. What a group's keys do not account
/// for is its "other".
/// </summary>
internal sealed class FlowSlice<TKey, TAttributes>(long index, KeyTable<GroupKey<TKey>, FlowCell<TAttributes>> keys, bool compacted)
    where TKey : unmanaged, IEquatable<TKey>
    where TAttributes : unmanaged
{
    // Residents compared for the place of the lightest: enough that a heavy one is hardly ever the lightest of its sample.
    private const int Sample = 8;

    private Ledger[] _groups = [];
    private int _groupCount;

    /// <summary>Start of the slice divided by the length of a slice.</summary>
    public long Index { get; } = index;

    /// <summary>Compacted once, or opened when it was already old.</summary>
    public bool IsCompacted { get; private set; } = compacted;

    public KeyTable<GroupKey<TKey>, FlowCell<TAttributes>> Keys { get; private set; } = keys;

    public ReadOnlySpan<Ledger> Groups => _groups.AsSpan(0, _groupCount);

    public long AllocatedBytes => Keys.AllocatedBytes + (long)_groups.Length * Unsafe.SizeOf<Ledger>();

    /// <summary>Counts traffic of a key.</summary>
    /// <param name="id">The key.</param>
    /// <param name="hash">Its hash.</param>
    /// <param name="attributes">Its attributes.</param>
    /// <param name="merge">Folds attributes; null: the latest stay.</param>
    /// <param name="part">The traffic.</param>
    /// <param name="random">State of the generator that decides replacement.</param>
    public FlowPlacement Add(
        in GroupKey<TKey> id,
        uint hash,
        in TAttributes attributes,
        FlowAttributesMerge<TAttributes>? merge,
        in FlowTotals part,
        ref SplitMix64 random
    )
    {
        ref var ledger = ref LedgerOf(id.Group);
        ledger.Total += part;
        var position = Keys.Find(id, hash);
        if (position >= 0)
        {
            ref var cell = ref Keys[position].Value;
            cell.Totals += part;
            if (merge is null)
            {
                cell.Attributes = attributes;
            }
            else
            {
                merge(ref cell.Attributes, attributes);
            }

            return FlowPlacement.Tracked;
        }

        var placement = FlowPlacement.Tracked;
        if (!Keys.IsFull)
        {
            position = Keys.Insert(id, hash);
        }
        else if (TryFindVictim(part.Octets, ref random, out position))
        {
            ref readonly var victim = ref Keys[position];
            LedgerOf(victim.Key.Group).Other += victim.Value.Totals;
            Keys.Replace(position, id, hash);
            placement = FlowPlacement.Replaced;
        }
        else
        {
            ledger.Other += part;
            return FlowPlacement.Other;
        }

        Keys[position].Value = new FlowCell<TAttributes> { Totals = part, Attributes = attributes };
        return placement;
    }

    /// <summary>
    /// Moves all but the top <paramref name="keep"/> keys by octets and the top <paramref name="keep"/> by packets to "other".
    /// Returns the table it no longer needs, null when it goes on with its own.
    /// </summary>
    public KeyTable<GroupKey<TKey>, FlowCell<TAttributes>>? Compact(int keep, int limit)
    {
        IsCompacted = true;
        var all = Keys;
        if (all.Count <= keep && all.Allocated <= 2 * all.Count)
        {
            all.Limit = limit;
            return null;
        }

        var octets = Cut(all.Entries, keep, static cell => cell.Octets);
        var packets = Cut(all.Entries, keep, static cell => cell.Packets);
        var kept = new KeyTable<GroupKey<TKey>, FlowCell<TAttributes>>(limit, Math.Min(all.Count, keep));
        foreach (ref readonly var entry in all.Entries)
        {
            // Both cuts count their ties, so both must be asked.
            if (octets.Takes(entry.Value.Totals.Octets) | packets.Takes(entry.Value.Totals.Packets))
            {
                kept[kept.Insert(entry.Key, KeyTable<GroupKey<TKey>, FlowCell<TAttributes>>.Hash(entry.Key))].Value = entry.Value;
            }
            else
            {
                LedgerOf(entry.Key.Group).Other += entry.Value.Totals;
            }
        }

        Keys = kept;
        return all;
    }

    public void Write(StateWriter writer)
    {
        writer.Signed(Index);
        writer.Flag(IsCompacted);
        writer.Unsigned((ulong)_groupCount);
        foreach (ref readonly var ledger in Groups)
        {
            ledger.Total.Write(writer);
        }

        writer.Unsigned((ulong)Keys.Count);
        foreach (ref readonly var entry in Keys.Entries)
        {
            writer.Raw(entry.Key.Key);
            writer.Unsigned((ulong)entry.Key.Group);
            writer.Raw(entry.Value.Attributes);
            entry.Value.Totals.Write(writer);
        }
    }

    /// <summary>Reads what follows the index. Keys beyond today's limits go to "other", which is what the totals leave.</summary>
    public static FlowSlice<TKey, TAttributes> Read(ref StateReader reader, long index, FlowSlicesOptions options)
    {
        var compacted = reader.Flag();
        var groups = new Ledger[reader.Count(options.MaxGroups, bytesEach: 3)];
        foreach (ref var ledger in groups.AsSpan())
        {
            ledger.Total = FlowTotals.Read(ref reader);
            ledger.Other = ledger.Total;
        }

        var count = reader.Count(1 << 24, Unsafe.SizeOf<TKey>() + Unsafe.SizeOf<TAttributes>() + 4);
        var limit = compacted ? options.ClosedKeys : options.MaxKeysPerSlice;
        var keys = new KeyTable<GroupKey<TKey>, FlowCell<TAttributes>>(limit, count);
        for (var i = 0; i < count; i++)
        {
            var key = reader.Raw<TKey>();
            var id = new GroupKey<TKey>(key, reader.Below(groups.Length));
            var hash = KeyTable<GroupKey<TKey>, FlowCell<TAttributes>>.Hash(id);
            var cell = new FlowCell<TAttributes> { Attributes = reader.Raw<TAttributes>(), Totals = FlowTotals.Read(ref reader) };
            StateReader.Require(keys.Find(id, hash) < 0, "A key is stored twice.");
            if (!keys.IsFull)
            {
                keys[keys.Insert(id, hash)].Value = cell;
                groups[id.Group].Other -= cell.Totals;
            }
        }

        return new FlowSlice<TKey, TAttributes>(index, keys, compacted) { _groups = groups, _groupCount = groups.Length };
    }

    /// <summary>
    /// A newcomer takes the place of the lightest of a few residents with probability newcomer / (newcomer + resident), so that a flood of
    /// small keys cannot displace large ones and a persistent key gets in (Ben Basat et al., "Randomized Admission Policy", INFOCOM 2017).
    /// </summary>
    private bool TryFindVictim(ulong octets, ref SplitMix64 random, out int victim)
    {
        var count = Keys.Count;
        var at = random.Below(count);
        victim = at;
        for (var i = Math.Min(Sample, count); i > 0; i--)
        {
            if (Keys[at].Value.Totals.Octets < Keys[victim].Value.Totals.Octets)
            {
                victim = at;
            }

            at = at + 1 == count ? 0 : at + 1;
        }

        return random.NextDouble() * ((double)octets + Keys[victim].Value.Totals.Octets) < octets;
    }

    private ref Ledger LedgerOf(int group)
    {
        if (group >= _groupCount)
        {
            if (group >= _groups.Length)
            {
                Array.Resize(ref _groups, Math.Max(group + 1, _groups.Length * 2));
            }

            _groupCount = group + 1;
        }

        return ref _groups[group];
    }

    /// <summary>Where the top <paramref name="keep"/> end; equal values at the cut are taken in the order of the table.</summary>
    private static TopCut Cut(
        ReadOnlySpan<KeyTable<GroupKey<TKey>, FlowCell<TAttributes>>.Entry> entries,
        int keep,
        Func<FlowTotals, ulong> weight
    )
    {
        if (entries.Length <= keep)
        {
            return new TopCut(0, entries.Length);
        }

        var rented = ArrayPool<ulong>.Shared.Rent(entries.Length);
        var weights = rented.AsSpan(0, entries.Length);
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] = weight(entries[i].Value.Totals);
        }

        weights.Sort();
        var threshold = weights[^keep];
        var above = 0;
        while (above < keep && weights[^(above + 1)] > threshold)
        {
            above++;
        }

        ArrayPool<ulong>.Shared.Return(rented);
        return new TopCut(threshold, keep - above);
    }

    internal struct Ledger
    {
        public FlowTotals Total;
        public FlowTotals Other;
    }

    private struct TopCut(ulong threshold, int ties)
    {
        private int _ties = ties;

        public bool Takes(ulong weight) => weight > threshold || (weight == threshold && _ties-- > 0);
    }
}
