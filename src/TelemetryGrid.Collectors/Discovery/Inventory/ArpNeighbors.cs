using System.Net;
using TelemetryGrid.Collectors.Snmp.Tables;
using TelemetryGrid.Topology;
using static TelemetryGrid.Collectors.Discovery.Inventory.InventoryMib;

namespace TelemetryGrid.Collectors.Discovery.Inventory;

/// <summary>Addresses that a device has resolved on its links, by ARP and IPv6 neighbour discovery. Its own are left out. Pure.</summary>
internal static class ArpNeighbors
{
    public static IEnumerable<InventoryNeighbor> Read(SnmpColumns columns, InventoryPorts ports)
    {
        var own = InterfaceInventory.Addresses(columns).SelectMany(g => g.Select(a => a.Address)).ToHashSet();
        var found = new SortedDictionary<(uint IfIndex, string Address), string>();
        foreach (var (row, value) in columns[IpNetToPhysicalPhysAddress])
        {
            var parts = row.Parts;
            if (parts.Length > 1)
            {
                var rest = parts[1..];
                if (InventoryIndex.TryInetAddress(ref rest, out var address))
                {
                    Add(parts[0], address!, value.Content);
                }
            }
        }
        foreach (var (row, value) in columns[IpNetToMediaPhysAddress])
        {
            if (row.Parts.Length == 5 && InventoryIndex.TryIPv4(row.Parts[1..], out var address))
            {
                Add(row.Parts[0], address!, value.Content);
            }
        }
        return found.Select(f => new InventoryNeighbor
        {
            Protocol = NeighborProtocol.Arp,
            LocalInterface = ports.ByIfIndex(f.Key.IfIndex),
            RemoteAddress = f.Key.Address,
            RemoteMac = f.Value,
        });

        void Add(uint ifIndex, IPAddress address, ReadOnlySpan<byte> mac)
        {
            if (mac.Length == 6 && SnmpText.Mac(mac) is { Length: > 0 } text && !own.Contains(address) && InventoryIndex.IsUsable(address))
            {
                found[(ifIndex, address.ToString())] = text;
            }
        }
    }
}
