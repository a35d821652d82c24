using System.Net;
using TelemetryGrid.Collectors.Snmp.Tables;
using TelemetryGrid.Protocols.Snmp;
using TelemetryGrid.Topology;
using static TelemetryGrid.Collectors.Discovery.Inventory.InventoryMib;

namespace TelemetryGrid.Collectors.Discovery.Inventory;

/// <summary>Peers of BGP, by the standard MIB and by those of vendors that tell IPv6 and VRFs too, and neighbours of OSPF. Pure.</summary>
internal static class RoutingNeighbors
{
    private static readonly string[] s_bgpStates = ["", "idle", "connect", "active", "opensent", "openconfirm", "established"];

    private static readonly string[] s_ospfStates =
    [
        "",
        "down",
        "attempt",
        "init",
        "twoWay",
        "exchangeStart",
        "exchange",
        "loading",
        "full",
    ];

    public static IEnumerable<InventoryNeighbor> Bgp(SnmpColumns columns)
    {
        var found = new Dictionary<string, InventoryNeighbor>(StringComparer.Ordinal);
        // The index is the address; Cisco's has a type before it, Arista's an instance before that, Huawei's an instance and two families.
        Read(BgpPeerEntry, 2, 9, 1, skip: 0);
        Read(CbgpPeer2Entry, 3, 11, 12, skip: 0);
        Read(AristaBgp4V2PeerEntry, 13, 10, 11, skip: 1);
        Read(HwBgpPeerEntry, 5, 2, 0, skip: 3);
        return found.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => f.Value);

        void Read(ObjectIdentifier entry, uint state, uint remoteAs, uint identifier, int skip)
        {
            foreach (var (row, value) in columns[entry.Child(state)].OrderBy(r => r.Key))
            {
                if (Address(row.Parts, skip) is { } address)
                {
                    columns.TryGet(entry.Child(remoteAs), row, out var number);
                    var id = identifier != 0 && columns.TryGet(entry.Child(identifier), row, out var router) ? router : SnmpValue.Null;
                    var neighbor = new InventoryNeighbor
                    {
                        Protocol = NeighborProtocol.Bgp,
                        RemoteAddress = address.ToString(),
                        RemoteAs = (uint)SnmpText.Integer(number), // agents send large numbers as negative ones
                        State = s_bgpStates.ElementAtOrDefault((int)SnmpText.Integer(value)) ?? "",
                        RemoteRouterId = id.Content.Length == 4 && SnmpText.Address(id.Content) is var quad and not "0.0.0.0" ? quad : "",
                    };
                    found.TryAdd(neighbor.RemoteAddress, neighbor);
                }
            }
        }
    }

    public static IEnumerable<InventoryNeighbor> Ospf(SnmpColumns columns, InventoryPorts ports)
    {
        var addresses = InterfaceInventory.Addresses(columns);
        foreach (var (row, state) in columns[OspfNbrEntry.Child(6)].OrderBy(r => r.Key))
        {
            if (row.Parts.Length == 5 && InventoryIndex.TryIPv4(row.Parts[..4], out var address))
            {
                columns.TryGet(OspfNbrEntry.Child(3), row, out var router);
                // An unnumbered link has the interface in the index; on any other the address tells it.
                var ifIndex = row.Parts[4] != 0 ? row.Parts[4] : OnLink(addresses, address!);
                yield return new InventoryNeighbor
                {
                    Protocol = NeighborProtocol.Ospf,
                    LocalInterface = ports.ByIfIndex(ifIndex),
                    RemoteAddress = address!.ToString(),
                    RemoteRouterId = SnmpText.Address(router.Content),
                    State = s_ospfStates.ElementAtOrDefault((int)SnmpText.Integer(state)) ?? "",
                };
            }
        }
    }

    private static IPAddress? Address(ReadOnlySpan<uint> parts, int skip)
    {
        if (skip == 0 && InventoryIndex.TryIPv4(parts, out var plain))
        {
            return plain;
        }
        if (parts.Length <= skip)
        {
            return null;
        }
        var rest = parts[skip..];
        return InventoryIndex.TryInetAddress(ref rest, out var address) ? address : null;
    }

    private static uint OnLink(ILookup<uint, (IPAddress Address, int? Prefix)> addresses, IPAddress neighbor)
    {
        var best = (IfIndex: 0u, Prefix: -1);
        foreach (var port in addresses)
        {
            foreach (var (address, prefix) in port)
            {
                if (prefix > best.Prefix && Contains(address, prefix.Value, neighbor))
                {
                    best = (port.Key, prefix.Value);
                }
            }
        }
        return best.IfIndex;
    }

    private static bool Contains(IPAddress address, int prefix, IPAddress neighbor)
    {
        var (one, other) = (address.GetAddressBytes(), neighbor.GetAddressBytes());
        if (one.Length != other.Length)
        {
            return false;
        }
        var whole = prefix / 8;
        var rest = prefix % 8;
        return one.AsSpan(0, whole).SequenceEqual(other.AsSpan(0, whole)) && (rest == 0 || (one[whole] ^ other[whole]) >> (8 - rest) == 0);
    }
}
