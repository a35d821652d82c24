using System.Collections.Immutable;
using TelemetryGrid.Topology;

namespace TelemetryGrid.Grains.Topology.Graph;

/// <summary>
/// What remains of a device's inventories is a function of which were taken, not of the order in which they came: the newest one, and
/// every neighbour that fewer newer inventories than <see cref="TopologyOptions.MissedInventories"/> left out.
/// </summary>
internal static class InventoryMemory
{
    /// <summary>The memory with an inventory taken in; null when it is a repetition, or older than what is remembered.</summary>
    /// <param name="memory">Null for a device not known yet.</param>
    /// <param name="inventory">Of the same device.</param>
    /// <param name="options">How much is kept.</param>
    /// <param name="dropped">Grows by the interfaces and neighbours that were too many.</param>
    public static TopologyMemory? Apply(TopologyMemory? memory, DeviceInventory inventory, TopologyOptions options, ref long dropped)
    {
        var time = inventory.Timestamp.ToUnixTimeMilliseconds();
        var times = memory?.Times ?? [];
        // A device has one inventory at one time: what comes again under a time is a repetition.
        if (times.Contains(time) || (times.Length >= options.MissedInventories && time < times[^1]))
        {
            return null;
        }
        times = [.. times.Add(time).OrderDescending().Take(options.MissedInventories)];
        var sightings = new Dictionary<NeighborKey, TopologySighting>();
        foreach (var sighting in memory?.Neighbors ?? [])
        {
            sightings[NeighborKey.Of(sighting.Neighbor)] = sighting;
        }
        foreach (var neighbor in Reduce(inventory.Neighbors, options, ref dropped))
        {
            var key = NeighborKey.Of(neighbor);
            if (!sightings.TryGetValue(key, out var known) || known.LastSeen <= time)
            {
                sightings[key] = new TopologySighting(neighbor, time);
            }
        }
        return new TopologyMemory
        {
            Newest = memory is null || time == times[0] ? Header(inventory, options, ref dropped) : memory.Newest,
            Times = times,
            Neighbors = Remaining(sightings.Values, times, options),
        };
    }

    private static ImmutableArray<TopologySighting> Remaining(
        IEnumerable<TopologySighting> sightings,
        ImmutableArray<long> times,
        TopologyOptions options
    )
    {
        var horizon = times.Length >= options.MissedInventories ? times[^1] : long.MinValue;
        var kept = sightings.Where(s => s.LastSeen >= horizon).ToList();
        // A port that now has another neighbour has lost the one before; there is nothing to wait for.
        var newest = new Dictionary<(NeighborProtocol, string), long>();
        foreach (var sighting in kept)
        {
            if (IsOfOnePort(sighting.Neighbor))
            {
                var port = (sighting.Neighbor.Protocol, sighting.Neighbor.LocalInterface);
                newest[port] = Math.Max(sighting.LastSeen, newest.GetValueOrDefault(port, long.MinValue));
            }
        }
        kept.RemoveAll(s => IsOfOnePort(s.Neighbor) && s.LastSeen < newest[(s.Neighbor.Protocol, s.Neighbor.LocalInterface)]);
        kept.Sort((a, b) => NeighborKey.Of(a.Neighbor).CompareTo(NeighborKey.Of(b.Neighbor)));
        return [.. kept.Take(options.MaxNeighbors)];
    }

    /// <summary>Whether there is one neighbour at a port at a time, by that protocol.</summary>
    public static bool IsOfOnePort(InventoryNeighbor neighbor) =>
        neighbor.LocalInterface.Length > 0 && neighbor.Protocol is NeighborProtocol.Lldp or NeighborProtocol.Cdp or NeighborProtocol.Bridge;

    /// <summary>Of a bridge's table only ports with a single address say where that is; the others are remembered as having several.</summary>
    private static List<InventoryNeighbor> Reduce(ImmutableArray<InventoryNeighbor> neighbors, TopologyOptions options, ref long dropped)
    {
        var reduced = new List<InventoryNeighbor>();
        var learned = new Dictionary<string, InventoryNeighbor>(StringComparer.Ordinal);
        foreach (var neighbor in neighbors)
        {
            if (neighbor.Protocol != NeighborProtocol.Bridge)
            {
                reduced.Add(neighbor);
                continue;
            }
            var single = new InventoryNeighbor
            {
                Protocol = NeighborProtocol.Bridge,
                LocalInterface = neighbor.LocalInterface,
                RemoteMac = neighbor.RemoteMac,
            };
            var several = learned.TryGetValue(neighbor.LocalInterface, out var other) && other.RemoteMac != neighbor.RemoteMac;
            learned[neighbor.LocalInterface] = several ? single with { RemoteMac = "" } : single;
        }
        reduced.AddRange(learned.Values);
        reduced.Sort((a, b) => NeighborKey.Of(a).CompareTo(NeighborKey.Of(b)));
        dropped += Math.Max(0, reduced.Count - options.MaxNeighbors);
        return reduced.Count > options.MaxNeighbors ? reduced[..options.MaxNeighbors] : reduced;
    }

    private static DeviceInventory Header(DeviceInventory inventory, TopologyOptions options, ref long dropped)
    {
        var interfaces = inventory.Interfaces;
        if (interfaces.Length > options.MaxInterfaces)
        {
            dropped += interfaces.Length - options.MaxInterfaces;
            interfaces = [.. interfaces.OrderBy(i => i.IfIndex).ThenBy(i => i.Name, StringComparer.Ordinal).Take(options.MaxInterfaces)];
        }
        return inventory with { Interfaces = interfaces, Neighbors = [], Vlans = [], Gaps = [] };
    }
}
