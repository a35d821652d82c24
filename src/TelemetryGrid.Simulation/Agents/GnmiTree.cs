using System.Collections.Immutable;
using TelemetryGrid.Protocols.Gnmi;

namespace TelemetryGrid.Simulation.Agents;

/// <summary>A device as OpenConfig models present it: interfaces with the counters that SNMP tells, processor, host name.</summary>
internal static class GnmiTree
{
    /// <summary>Containers with their leaves as they are now.</summary>
    public static IEnumerable<GnmiContainer> Of(SimulatedDevice device, DateTimeOffset start)
    {
        yield return new GnmiContainer(
            Path("system", "state"),
            [
                new("hostname", device.Name, false),
                new("boot-time", (ulong)(start - device.UptimeAtStart).ToUnixTimeMilliseconds() * 1_000_000, false),
            ]
        );
        yield return new GnmiContainer(
            GnmiPath.Of("", [new("system", []), new("cpus", []), new("cpu", [new("index", "ALL")]), new("state", [])]),
            [new("total/instant", (ulong)Math.Round(100 * device.CpuUtilization), true)]
        );
        foreach (SimulatedInterface one in device.Interfaces)
        {
            yield return new GnmiContainer(
                GnmiPath.Of("", [new("interfaces", []), new("interface", [new("name", one.Name)]), new("state", [])]),
                [.. Leaves(one)]
            );
        }
    }

    /// <summary>Whether a subscription to a path wants a leaf: names equal, <c>*</c> and <c>...</c> as wildcards, keys that are not named open.</summary>
    public static bool Matches(GnmiPath prefix, GnmiPath asked, GnmiPath container, string leaf)
    {
        ImmutableArray<GnmiPathElement> wanted = [.. prefix.Elements, .. asked.Elements];
        ImmutableArray<GnmiPathElement> there = [.. container.Elements, .. leaf.Split('/').Select(n => new GnmiPathElement(n, []))];
        return Matches(wanted, 0, there, 0);
    }

    private static bool Matches(ImmutableArray<GnmiPathElement> wanted, int at, ImmutableArray<GnmiPathElement> there, int position)
    {
        if (at == wanted.Length)
        {
            return true;
        }
        if (wanted[at].Name == "...")
        {
            return Enumerable.Range(position, there.Length - position + 1).Any(p => Matches(wanted, at + 1, there, p));
        }
        return position < there.Length
            && (wanted[at].Name == "*" || wanted[at].Name == there[position].Name)
            && wanted[at].Keys.All(k => k.Value == "*" || there[position].Keys.Contains(k))
            && Matches(wanted, at + 1, there, position + 1);
    }

    private static IEnumerable<GnmiLeaf> Leaves(SimulatedInterface one)
    {
        yield return new("name", one.Name, false);
        yield return new("ifindex", one.IfIndex, false);
        yield return new("description", one.Alias, false);
        yield return new("admin-status", one.IsAdminUp ? "UP" : "DOWN", false);
        yield return new("oper-status", one.IsUp ? "UP" : "DOWN", false);
        yield return new("counters/in-octets", one.InOctets, true);
        yield return new("counters/in-unicast-pkts", one.InUcastPackets, true);
        yield return new("counters/in-multicast-pkts", one.InMulticastPackets, true);
        yield return new("counters/in-broadcast-pkts", one.InBroadcastPackets, true);
        yield return new("counters/in-errors", one.InErrors, true);
        yield return new("counters/in-discards", one.InDiscards, true);
        yield return new("counters/out-octets", one.OutOctets, true);
        yield return new("counters/out-unicast-pkts", one.OutUcastPackets, true);
        yield return new("counters/out-multicast-pkts", one.OutMulticastPackets, true);
        yield return new("counters/out-broadcast-pkts", one.OutBroadcastPackets, true);
        yield return new("counters/out-errors", one.OutErrors, true);
        yield return new("counters/out-discards", one.OutDiscards, true);
    }

    private static GnmiPath Path(params string[] names) => GnmiPath.Of("", [.. names.Select(n => new GnmiPathElement(n, []))]);
}
