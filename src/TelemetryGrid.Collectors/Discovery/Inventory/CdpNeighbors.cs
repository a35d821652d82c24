using TelemetryGrid.Collectors.Snmp.Tables;
using TelemetryGrid.Protocols.Snmp;
using TelemetryGrid.Topology;
using static TelemetryGrid.Collectors.Discovery.Inventory.InventoryMib;

namespace TelemetryGrid.Collectors.Discovery.Inventory;

/// <summary>Neighbours by CDP, from CISCO-CDP-MIB, which other vendors have too. Pure.</summary>
internal static class CdpNeighbors
{
    public static IEnumerable<InventoryNeighbor> Read(SnmpColumns columns, InventoryPorts ports)
    {
        foreach (var (row, device) in columns[CdpCacheEntry.Child(6)].OrderBy(r => r.Key))
        {
            if (row.Parts.Length == 2) // cdpCacheIfIndex, cdpCacheDeviceIndex
            {
                var name = SnmpText.Text(Value(row, 17));
                yield return new InventoryNeighbor
                {
                    Protocol = NeighborProtocol.Cdp,
                    LocalInterface = ports.ByIfIndex(row.Parts[0]),
                    RemoteChassisId = Identifier(device),
                    RemoteSysName = name.Length > 0 ? name : Identifier(device),
                    RemotePortId = SnmpText.Text(Value(row, 7)),
                    RemoteSysDescription = Description(SnmpText.Text(Value(row, 8)), SnmpText.Text(Value(row, 5))),
                    RemoteAddress = SnmpText.Address(Value(row, 4).Content),
                };
            }
        }

        SnmpValue Value(SnmpIndex row, uint column) =>
            columns.TryGet(CdpCacheEntry.Child(column), row, out var value) ? value : SnmpValue.Null;
    }

    private static string Description(string platform, string version) =>
        platform.Length == 0 ? version
        : version.Length == 0 ? platform
        : $"{platform}: {version}";

    // Some devices send their MAC address as octets.
    private static string Identifier(SnmpValue device) =>
        device.Content.Length == 6 && device.Content.ContainsAnyExceptInRange((byte)0x20, (byte)0x7E)
            ? SnmpText.Mac(device.Content)
            : SnmpText.Text(device);
}
