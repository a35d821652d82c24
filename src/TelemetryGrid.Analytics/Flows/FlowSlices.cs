using System.Buffers;
using System.Runtime.CompilerServices;
using TelemetryGrid.Analytics.Serialization;
using TelemetryGrid.Analytics.Sketches;

namespace TelemetryGrid.Analytics.Flows;

/// <summary>
/// Flow traffic of the recent past in bounded memory, with totals that are always exact. Time is cut into slices by event time. Each
/// slice counts every octet, packet and flow of every group, and the traffic of as many keys as its bound allows; the difference is the
/// group's "other". A scan of a million keys costs the detail of its lightest keys, never a total.
/// </summary>
/// <remarks>
/// Driven by its inputs alone: the same calls lead to the same state, in any process. Not safe for concurrent use.
/// Receive time comes in through <see cref="Advance"/>; it decides which slices exist and which records come from clocks that run ahead.
/// </remarks>
/// <typeparam name="TKey">Stored as it lies in memory, so without padding; its hash should resist chosen collisions.</typeparam>
/// <typeparam name="TAttributes">What is kept beside the counters of a key; stored as it lies in memory, so without padding.</typeparam>
public sealed class FlowSlices<TKey, TAttributes>
    where TKey : unmanaged, IEquatable<TKey>
    where TAttributes : unmanaged
{
    private const byte Version = 1;

    private readonly FlowSlicesOptions _options;
    private readonly FlowAttributesMerge<TAttributes>? _merge;
    private readonly FlowSliceRing<TKey, TAttributes> _ring;
    private SplitMix64 _random = new(0);
    private Account[] _accounts = [];

    /// <param name="options">Bounds; null for the defaults.</param>
    /// <param name="merge">Folds the attributes of a record into those of its key; null: the latest replace them.</param>
    /// <exception cref="ArgumentOutOfRangeException">A bound is out of range.</exception>
    public FlowSlices(FlowSlicesOptions? options = null, FlowAttributesMerge<TAttributes>? merge = null)
    {
        _options = options ?? new FlowSlicesOptions();
        _options.Validate();
        _merge = merge;
        _ring = new FlowSliceRing<TKey, TAttributes>(_options);
    }

    /// <summary>One more than the highest group seen.</summary>
    public int Groups { get; private set; }

    /// <summary>What had to be approximated so far.</summary>
    public FlowSlicesCounters Counters { get; private set; }

    /// <summary>Keys tracked, counted once for each slice that tracks them.</summary>
    public int KeyCount => _ring.KeyCount;

    /// <summary>Bytes of the tables held, the bulk of the memory used.</summary>
    public long AllocatedBytes => _ring.AllocatedBytes + (long)_accounts.Length * Unsafe.SizeOf<Account>();

    /// <summary>
    /// Tells the receive time: call it with each batch, before its records. Opens the slice of that time and lets go of those too old.
    /// Time does not run backwards: an earlier time changes nothing.
    /// </summary>
    public void Advance(long nowMs) => _ring.Advance(SliceOf(nowMs));

    /// <summary>
    /// Counts a flow record, its octets and packets spread over [start, end] in proportion to each slice's overlap, in exact integers; the
    /// flow itself counts where it ends. What lies before the oldest slice is counted as late; what lies ahead of the receive time by
    /// more than the tolerance is counted in the slice of the receive time. A record that ends before it starts counts at its end.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The group is out of range.</exception>
    /// <exception cref="InvalidOperationException"><see cref="Advance"/> was never called.</exception>
    public void Add(in TKey key, int group, in TAttributes attributes, long startMs, long endMs, ulong octets, ulong packets, ulong flows)
    {
        if ((uint)group >= (uint)_options.MaxGroups)
        {
            throw new ArgumentOutOfRangeException(nameof(group), group, $"A group lies in 0..{_options.MaxGroups - 1}.");
        }

        if (_ring.Now is not { } now)
        {
            throw new InvalidOperationException("Advance tells the time before anything is added.");
        }

        var record = new FlowTotals(octets, packets, flows);
        AccountOf(group).AllTime += record;
        var id = new GroupKey<TKey>(key, group);
        var hash = KeyTable<GroupKey<TKey>, FlowCell<TAttributes>>.Hash(id);
        startMs = Math.Min(startMs, endMs);
        var last = SliceOf(LastMs(startMs, endMs));
        var first = SliceOf(startMs);
        var limit = now + _options.SlicesAhead;
        if (last > _ring.Newest)
        {
            _ring.MoveTo(Math.Min(last, limit));
        }

        if (first == last && last >= _ring.Oldest && last <= limit)
        {
            Place(last, id, hash, attributes, record);
        }
        else
        {
            Spread(id, hash, attributes, startMs, endMs, record, limit);
        }
    }

    /// <summary>Everything ever counted for a group, exact.</summary>
    public FlowTotals AllTime(int group) => group < Groups ? _accounts[group].AllTime : default;

    /// <summary>The part of <see cref="AllTime"/> that came too late for any slice.</summary>
    public FlowTotals Late(int group) => group < Groups ? _accounts[group].Late : default;

    /// <summary>Shows every tracked key of every slice that overlaps [from, to), then each group. Do not change the slices meanwhile.</summary>
    public void Visit<TVisitor>(long fromMs, long toMs, ref TVisitor visitor)
        where TVisitor : IFlowVisitor<TKey, TAttributes>
    {
        var (first, last) = Range(fromMs, toMs);
        var groups = new FlowSlice<TKey, TAttributes>.Ledger[Groups];
        for (var index = first; index <= last; index++)
        {
            if (_ring.At(index) is not { } slice)
            {
                continue;
            }

            foreach (ref readonly var entry in slice.Keys.Entries)
            {
                visitor.Flow(entry.Key.Key, entry.Key.Group, entry.Value.Attributes, entry.Value.Totals, index * _options.SliceMs);
            }

            for (var group = 0; group < slice.Groups.Length; group++)
            {
                groups[group].Total += slice.Groups[group].Total;
                groups[group].Other += slice.Groups[group].Other;
            }
        }

        for (var group = 0; group < groups.Length; group++)
        {
            if (!groups[group].Total.IsZero)
            {
                visitor.Group(group, groups[group].Total, groups[group].Other);
            }
        }
    }

    /// <summary>The heaviest keys of the slices that overlap [from, to), merged over slices, and the exact rest.</summary>
    /// <param name="fromMs">Unix milliseconds.</param>
    /// <param name="toMs">Unix milliseconds, exclusive.</param>
    /// <param name="by">What to rank by.</param>
    /// <param name="count">Most keys listed.</param>
    /// <param name="group">Only this group; null for all.</param>
    public FlowReport<TKey, TAttributes> Top(long fromMs, long toMs, FlowRank by, int count, int? group = null)
    {
        var ranking = new FlowRanking<TKey, TAttributes>(_merge, group);
        Visit(fromMs, toMs, ref ranking);
        var (first, last) = Range(fromMs, toMs);
        return ranking.Report(first * _options.SliceMs, Math.Max(first, last + 1) * _options.SliceMs, by, count);
    }

    public void WriteTo(IBufferWriter<byte> output)
    {
        var writer = new StateWriter(output);
        writer.Header(StateKind.FlowSlices, Version);
        writer.Unsigned((ulong)_options.SliceMs);
        writer.Unsigned((ulong)Unsafe.SizeOf<TKey>());
        writer.Unsigned((ulong)Unsafe.SizeOf<TAttributes>());
        writer.Raw(_random.State);
        Counters.Write(writer);
        writer.Unsigned((ulong)Groups);
        foreach (ref readonly var account in _accounts.AsSpan(0, Groups))
        {
            account.AllTime.Write(writer);
            account.Late.Write(writer);
        }

        _ring.Write(writer);
    }

    /// <param name="source">What <see cref="WriteTo"/> wrote.</param>
    /// <param name="options">Bounds of today, with the same slice length; keys beyond them go to "other", slices beyond them are let go.</param>
    /// <param name="merge">As for the constructor.</param>
    /// <exception cref="StateFormatException">The bytes are not such a state, or key, attributes or slice length differ.</exception>
    public static FlowSlices<TKey, TAttributes> Read(
        ReadOnlySpan<byte> source,
        FlowSlicesOptions? options = null,
        FlowAttributesMerge<TAttributes>? merge = null
    )
    {
        var slices = new FlowSlices<TKey, TAttributes>(options, merge);
        options = slices._options;
        var reader = new StateReader(source);
        reader.Header(StateKind.FlowSlices, Version);
        StateReader.Require(reader.Unsigned() == (ulong)options.SliceMs, "The stored slices have another length.");
        StateReader.Require(reader.Unsigned() == (ulong)Unsafe.SizeOf<TKey>(), "The stored keys have another size.");
        StateReader.Require(reader.Unsigned() == (ulong)Unsafe.SizeOf<TAttributes>(), "The stored attributes have another size.");
        slices._random = new SplitMix64(reader.Raw<ulong>());
        slices.Counters = FlowSlicesCounters.Read(ref reader);
        slices.Groups = reader.Count(options.MaxGroups, bytesEach: 6);
        slices._accounts = new Account[slices.Groups];
        foreach (ref var account in slices._accounts.AsSpan())
        {
            account = new Account { AllTime = FlowTotals.Read(ref reader), Late = FlowTotals.Read(ref reader) };
        }

        slices._ring.Read(ref reader, slices.Groups);
        reader.End();
        return slices;
    }

    private void Spread(in GroupKey<TKey> id, uint hash, in TAttributes attributes, long startMs, long endMs, FlowTotals record, long limit)
    {
        var duration = unchecked((ulong)(endMs - startMs));
        var last = SliceOf(LastMs(startMs, endMs));
        var placed = default(FlowTotals);
        var oldestMs = _ring.Oldest * _options.SliceMs;
        if (startMs < oldestMs)
        {
            var late = last < _ring.Oldest ? record : Until(oldestMs);
            AccountOf(id.Group).Late += late;
            Counters = Counters with { LateRecords = Counters.LateRecords + 1 };
            placed = late;
        }

        if (last >= _ring.Oldest)
        {
            for (var index = Math.Max(SliceOf(startMs), _ring.Oldest); index <= Math.Min(last, limit); index++)
            {
                var until = index == last ? record : Until((index + 1) * _options.SliceMs);
                Place(index, id, hash, attributes, until - placed);
                placed = until;
            }

            if (last > limit)
            {
                Counters = Counters with { AheadRecords = Counters.AheadRecords + 1 };
                Place(Math.Max(_ring.Now!.Value, _ring.Oldest), id, hash, attributes, record - placed);
            }
        }

        // The share of the record before a time; its flows count at its end.
        FlowTotals Until(long timeMs)
        {
            var elapsed = unchecked((ulong)(timeMs - startMs));
            return new FlowTotals(Proportion.Of(record.Octets, elapsed, duration), Proportion.Of(record.Packets, elapsed, duration), 0);
        }
    }

    private void Place(long index, in GroupKey<TKey> id, uint hash, in TAttributes attributes, in FlowTotals part)
    {
        if (part.IsZero)
        {
            return;
        }

        var placement = (_ring.At(index) ?? _ring.Open(index)).Add(id, hash, attributes, _merge, part, ref _random);
        if (placement == FlowPlacement.Replaced)
        {
            Counters = Counters with { EvictedKeys = Counters.EvictedKeys + 1 };
        }
        else if (placement == FlowPlacement.Other)
        {
            Counters = Counters with { UntrackedParts = Counters.UntrackedParts + 1 };
        }
    }

    private (long First, long Last) Range(long fromMs, long toMs)
    {
        if (_ring.Now is null || fromMs >= toMs)
        {
            return (0, -1);
        }

        return (Math.Max(SliceOf(fromMs), _ring.Oldest), Math.Min(SliceOf(toMs - 1), _ring.Newest));
    }

    private ref Account AccountOf(int group)
    {
        if (group >= Groups)
        {
            if (group >= _accounts.Length)
            {
                Array.Resize(ref _accounts, Math.Max(group + 1, _accounts.Length * 2));
            }

            Groups = group + 1;
        }

        return ref _accounts[group];
    }

    /// <summary>A flow that ends on the edge of a slice ends in the slice before it.</summary>
    private static long LastMs(long startMs, long endMs) => startMs < endMs ? endMs - 1 : endMs;

    private long SliceOf(long timeMs) => Math.DivRem(timeMs, _options.SliceMs, out var rest) - (rest < 0 ? 1 : 0);

    private struct Account
    {
        public FlowTotals AllTime;
        public FlowTotals Late;
    }
}
