using System.Collections.Immutable;
using TelemetryGrid.Analytics.Sketches;

namespace TelemetryGrid.Analytics.Flows;

/// <summary>Merges slices by key and ranks the result.</summary>
internal readonly struct FlowRanking<TKey, TAttributes>(FlowAttributesMerge<TAttributes>? merge, int? onlyGroup)
    : IFlowVisitor<TKey, TAttributes>
    where TKey : unmanaged, IEquatable<TKey>
    where TAttributes : unmanaged
{
    // Bounded by the slices it is fed from.
    private readonly KeyTable<GroupKey<TKey>, FlowCell<TAttributes>> _keys = new(limit: 1 << 29);
    private readonly List<FlowGroupTraffic> _groups = [];

    public void Flow(in TKey key, int group, in TAttributes attributes, in FlowTotals totals, long sliceStartMs)
    {
        if (onlyGroup is { } only && group != only)
        {
            return;
        }

        var id = new GroupKey<TKey>(key, group);
        var hash = KeyTable<GroupKey<TKey>, FlowCell<TAttributes>>.Hash(id);
        var position = _keys.Find(id, hash);
        if (position < 0)
        {
            _keys[_keys.Insert(id, hash)].Value = new FlowCell<TAttributes> { Totals = totals, Attributes = attributes };
            return;
        }

        ref var cell = ref _keys[position].Value;
        cell.Totals += totals;
        if (merge is null)
        {
            cell.Attributes = attributes;
        }
        else
        {
            merge(ref cell.Attributes, attributes);
        }
    }

    public void Group(int group, in FlowTotals total, in FlowTotals other)
    {
        if (onlyGroup is null || group == onlyGroup)
        {
            _groups.Add(new FlowGroupTraffic(group, total, total));
        }
    }

    public FlowReport<TKey, TAttributes> Report(long fromMs, long toMs, FlowRank by, int count)
    {
        // A min-heap of the best so far; of equals, the one seen later is the lesser.
        var best = new PriorityQueue<int, (ulong Weight, int Order)>();
        for (var position = 0; position < _keys.Count && count > 0; position++)
        {
            var priority = (Weight(_keys[position].Value.Totals, by), -position);
            if (best.Count < count)
            {
                best.Enqueue(position, priority);
            }
            else if (best.TryPeek(out _, out var least) && priority.Item1 > least.Weight)
            {
                best.DequeueEnqueue(position, priority);
            }
        }

        var others = _groups.ToDictionary(group => group.Group);
        var flows = new RankedFlow<TKey, TAttributes>[best.Count];
        for (var rank = flows.Length - 1; rank >= 0; rank--)
        {
            ref readonly var entry = ref _keys[best.Dequeue()];
            flows[rank] = new RankedFlow<TKey, TAttributes>(entry.Key.Key, entry.Key.Group, entry.Value.Attributes, entry.Value.Totals);
            var traffic = others[entry.Key.Group];
            others[entry.Key.Group] = traffic with { Other = traffic.Other - entry.Value.Totals };
        }

        return new FlowReport<TKey, TAttributes>(fromMs, toMs, [.. flows], [.. _groups.Select(group => others[group.Group])]);
    }

    private static ulong Weight(in FlowTotals totals, FlowRank by) =>
        by switch
        {
            FlowRank.Octets => totals.Octets,
            FlowRank.Packets => totals.Packets,
            _ => totals.Flows,
        };
}
