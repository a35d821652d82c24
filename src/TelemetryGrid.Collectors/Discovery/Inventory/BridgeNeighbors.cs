using TelemetryGrid.Collectors.Snmp.Tables;
using TelemetryGrid.Protocols.Snmp;
using TelemetryGrid.Topology;
using static TelemetryGrid.Collectors.Discovery.Inventory.InventoryMib;

namespace TelemetryGrid.Collectors.Discovery.Inventory;

/// <summary>Addresses that a bridge has learned on its ports, by Q-BRIDGE-MIB with their VLAN, else by BRIDGE-MIB. Pure.</summary>
internal static class BridgeNeighbors
{
    private const int Learned = 3; // dot1dTpFdbStatus, dot1qTpFdbStatus

    public static IEnumerable<InventoryNeighbor> Read(SnmpColumns columns, InventoryPorts ports)
    {
        var vlans = Vlans(columns);
        var known = new HashSet<(string Mac, uint Port)>();
        foreach (var (row, port) in columns[Dot1QTpFdbPort].OrderBy(r => r.Key))
        {
            if (row.Parts.Length == 7 && TryLearned(columns, row, row.Parts[1..], port, Dot1QTpFdbStatus, out var mac, out var at))
            {
                known.Add((mac, at));
                yield return Neighbor(ports, mac, at, vlans.GetValueOrDefault(row.Parts[0], Vlan(row.Parts[0])));
            }
        }
        foreach (var (row, port) in columns[Dot1DTpFdbPort].OrderBy(r => r.Key))
        {
            if (TryLearned(columns, row, row.Parts, port, Dot1DTpFdbStatus, out var mac, out var at) && known.Add((mac, at)))
            {
                yield return Neighbor(ports, mac, at, 0);
            }
        }
    }

    private static bool TryLearned(
        SnmpColumns columns,
        SnmpIndex row,
        ReadOnlySpan<uint> octets,
        SnmpValue port,
        ObjectIdentifier statuses,
        out string mac,
        out uint at
    )
    {
        at = (uint)SnmpText.Integer(port);
        var status = columns.TryGet(statuses, row, out var value) ? SnmpText.Integer(value) : Learned;
        return InventoryIndex.TryMac(octets, out mac) && at != 0 && status == Learned;
    }

    private static InventoryNeighbor Neighbor(InventoryPorts ports, string mac, uint port, int vlan)
    {
        var ifIndex = ports.IfIndexOfBridgePort(port);
        return new InventoryNeighbor
        {
            Protocol = NeighborProtocol.Bridge,
            // A bridge that does not tell its ports' interfaces as a rule numbers them alike.
            LocalInterface = ports.ByIfIndex(ifIndex == 0 ? port : ifIndex),
            RemoteMac = mac,
            Vlan = vlan,
        };
    }

    // Filtering databases have numbers of their own, which usually are the VLANs'. Index: time, VLAN.
    private static Dictionary<uint, int> Vlans(SnmpColumns columns)
    {
        var result = new Dictionary<uint, int>();
        foreach (var (row, fdb) in columns[Dot1QVlanFdbId].Where(r => r.Key.Parts.Length == 2).OrderBy(r => r.Key))
        {
            result.TryAdd((uint)SnmpText.Integer(fdb), Vlan(row.Parts[1]));
        }
        return result;
    }

    private static int Vlan(uint number) => number is >= 1 and <= 4094 ? (int)number : 0;
}
