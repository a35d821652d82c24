using TelemetryGrid.Collectors.Snmp.Tables;
using TelemetryGrid.Protocols.Snmp;
using TelemetryGrid.Topology;
using static TelemetryGrid.Collectors.Discovery.Inventory.InventoryMib;

namespace TelemetryGrid.Collectors.Discovery.Inventory;

/// <summary>Neighbours by LLDP (IEEE 802.1AB), of the MIB of 2005 or of that of 2009. Pure.</summary>
internal static class LldpNeighbors
{
    private const int MacAddress = 4; // LldpChassisIdSubtype
    private const int NetworkAddress = 5;
    private const int PortMacAddress = 3; // LldpPortIdSubtype
    private const int PortNetworkAddress = 4;

    public static IEnumerable<InventoryNeighbor> Read(SnmpColumns columns, InventoryPorts ports)
    {
        // Index: time, local port, number; in the MIB of 2009: time, ifIndex, destination address, number.
        var old = Rows(columns, LldpRemEntry, 4, 3, LldpRemManAddrIfSubtype, port => ports.ByLldpPort(port));
        var newer = Rows(columns, LldpV2RemEntry, 5, 4, LldpV2RemManAddrIfSubtype, port => ports.ByIfIndex(port));
        return old.Concat(newer).Distinct();
    }

    /// <summary>The device's own chassis id; empty where it does not speak LLDP.</summary>
    public static string ChassisId(SnmpColumns columns)
    {
        foreach (var (kind, id) in new[] { (LldpLocChassisIdSubtype, LldpLocChassisId), (LldpV2LocChassisIdSubtype, LldpV2LocChassisId) })
        {
            if (columns.TryGetScalar(id, out var value))
            {
                columns.TryGetScalar(kind, out var subtype);
                return Identifier(SnmpText.Integer(subtype), value, MacAddress, NetworkAddress);
            }
        }
        return "";
    }

    private static IEnumerable<InventoryNeighbor> Rows(
        SnmpColumns columns,
        ObjectIdentifier entry,
        uint first,
        int indexLength,
        ObjectIdentifier addresses,
        Func<uint, string> port
    )
    {
        var byRow = Addresses(columns[addresses].Keys, indexLength);
        var rows = Enumerable.Range(0, 7).SelectMany(n => columns[entry.Child(first + (uint)n)].Keys).Distinct().Order();
        foreach (var row in rows.Where(r => r.Parts.Length == indexLength))
        {
            var chassis = Identifier(SnmpText.Integer(Value(row, 0)), Value(row, 1), MacAddress, NetworkAddress);
            yield return new InventoryNeighbor
            {
                Protocol = NeighborProtocol.Lldp,
                LocalInterface = port(row.Parts[1]),
                RemoteChassisId = chassis,
                RemotePortId = Identifier(SnmpText.Integer(Value(row, 2)), Value(row, 3), PortMacAddress, PortNetworkAddress),
                RemotePortDescription = SnmpText.Text(Value(row, 4)),
                RemoteSysName = SnmpText.Text(Value(row, 5)),
                RemoteSysDescription = SnmpText.Text(Value(row, 6)),
                RemoteMac = SnmpText.Integer(Value(row, 0)) == MacAddress ? chassis : "",
                RemoteAddress = byRow.GetValueOrDefault(row, ""),
            };
        }

        SnmpValue Value(SnmpIndex row, int n) => columns.TryGet(entry.Child(first + (uint)n), row, out var value) ? value : SnmpValue.Null;
    }

    // Behind the neighbour's index: address family (1 IPv4, 2 IPv6), length, octets. IPv4 is taken where there are both.
    private static Dictionary<SnmpIndex, string> Addresses(IEnumerable<SnmpIndex> rows, int indexLength)
    {
        var result = new Dictionary<SnmpIndex, string>();
        foreach (var row in rows.Where(r => r.Parts.Length > indexLength + 2).OrderBy(r => r.Parts[indexLength]).ThenBy(r => r))
        {
            var rest = row.Parts[indexLength..];
            if (InventoryIndex.TryInetAddress(ref rest, out var address) && InventoryIndex.IsUsable(address!))
            {
                result.TryAdd(new SnmpIndex(row.Parts[..indexLength].ToArray()), address!.ToString());
            }
        }
        return result;
    }

    private static string Identifier(long subtype, SnmpValue value, int mac, int network)
    {
        var octets = value.Content;
        if (subtype == mac && octets.Length == 6)
        {
            return SnmpText.Mac(octets);
        }
        if (subtype == network && octets.Length is 5 or 17) // an IANA address family goes before
        {
            return SnmpText.Address(octets[1..]);
        }
        // Agents say "local" or a name and send six octets of an address all the same.
        return octets.Length == 6 && octets.ContainsAnyExceptInRange((byte)0x20, (byte)0x7E) ? SnmpText.Mac(octets) : SnmpText.Text(value);
    }
}
