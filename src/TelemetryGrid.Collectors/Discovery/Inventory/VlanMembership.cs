using System.Collections.Immutable;
using TelemetryGrid.Collectors.Snmp.Tables;
using TelemetryGrid.Protocols.Snmp;
using TelemetryGrid.Topology;
using static TelemetryGrid.Collectors.Discovery.Inventory.InventoryMib;

namespace TelemetryGrid.Collectors.Discovery.Inventory;

/// <summary>Which interface is in which VLANs, by Q-BRIDGE-MIB or Cisco's own MIBs.</summary>
internal sealed class VlanMembership
{
    private const int MaxVlan = 4094;

    private readonly Dictionary<uint, SortedSet<int>> _members = [];
    private readonly Dictionary<uint, int> _native = [];

    public VlanMembership(SnmpColumns columns, InventoryPorts ports)
    {
        ReadBridge(columns, ports, Dot1QVlanCurrentEgressPorts);
        ReadBridge(columns, ports, Dot1QVlanStaticEgressPorts);
        foreach (var (row, value) in columns[Dot1QPvid].Where(r => r.Key.Parts.Length == 1))
        {
            var ifIndex = ports.IfIndexOfBridgePort(row.Parts[0]);
            SetNative(ifIndex, (int)SnmpText.Integer(value));
        }
        ReadCisco(columns);
    }

    public ImmutableArray<int> Of(uint ifIndex) => _members.TryGetValue(ifIndex, out var vlans) ? [.. vlans] : [];

    public int Native(uint ifIndex) => _native.GetValueOrDefault(ifIndex);

    /// <summary>Every VLAN of the device by number, with its name.</summary>
    public static ImmutableArray<InventoryVlan> Names(SnmpColumns columns)
    {
        var names = new SortedDictionary<int, string>();
        foreach (var column in new[] { Dot1QVlanStaticName, VtpVlanName, Dot1QVlanCurrentEgressPorts })
        {
            foreach (var (row, value) in columns[column].Where(r => r.Key.Parts.Length > 0 && r.Key.Parts[^1] is >= 1 and <= MaxVlan))
            {
                names.TryAdd((int)row.Parts[^1], column == Dot1QVlanCurrentEgressPorts ? "" : SnmpText.Text(value));
            }
        }
        foreach (var (name, tag) in new[] { (JnxL2AldVlanName, JnxL2AldVlanTag), (JnxExVlanName, JnxExVlanTag) })
        {
            foreach (var (row, value) in columns[tag].Where(r => SnmpText.Integer(r.Value) is >= 1 and <= MaxVlan))
            {
                names.TryAdd((int)SnmpText.Integer(value), columns.TryGet(name, row, out var text) ? SnmpText.Text(text) : "");
            }
        }
        return [.. names.Select(n => new InventoryVlan(n.Key, n.Value))];
    }

    // PortList (RFC 4188): the first bit of the first octet is port 1. The VLAN is the index' last part.
    private void ReadBridge(SnmpColumns columns, InventoryPorts ports, ObjectIdentifier column)
    {
        foreach (var (row, value) in columns[column].Where(r => r.Key.Parts.Length > 0))
        {
            var octets = value.Content;
            for (var bit = 0; bit < octets.Length * 8; bit++)
            {
                if ((octets[bit / 8] & (0x80 >> (bit % 8))) != 0)
                {
                    Add(ports.IfIndexOfBridgePort((uint)bit + 1), (int)row.Parts[^1]);
                }
            }
        }
    }

    private void ReadCisco(SnmpColumns columns)
    {
        foreach (var (row, value) in columns[VmVlan].Where(r => r.Key.Parts.Length == 1))
        {
            SetNative(row.Parts[0], (int)SnmpText.Integer(value));
        }
        ObjectIdentifier[] bitmaps =
        [
            VlanTrunkPortVlansEnabled,
            VlanTrunkPortVlansEnabled2K,
            VlanTrunkPortVlansEnabled3K,
            VlanTrunkPortVlansEnabled4K,
        ];
        var known = columns[VtpVlanName].Keys.Where(r => r.Parts.Length > 0).Select(r => (int)r.Parts[^1]).ToHashSet();
        foreach (var (row, status) in columns[VlanTrunkPortDynamicStatus])
        {
            if (row.Parts.Length != 1 || SnmpText.Integer(status) != 1) // trunking(1)
            {
                continue;
            }
            for (var n = 0; n < bitmaps.Length; n++)
            {
                columns.TryGet(bitmaps[n], row, out var bits);
                var octets = bits.Content;
                for (var bit = 0; bit < octets.Length * 8; bit++)
                {
                    // A trunk lets through what it is not told to stop, also VLANs that nobody made.
                    var vlan = (n * 1024) + bit;
                    if ((octets[bit / 8] & (0x80 >> (bit % 8))) != 0 && known.Contains(vlan))
                    {
                        Add(row.Parts[0], vlan);
                    }
                }
            }
            if (columns.TryGet(VlanTrunkPortNativeVlan, row, out var native))
            {
                _native[row.Parts[0]] = (int)SnmpText.Integer(native);
            }
        }
    }

    private void SetNative(uint ifIndex, int vlan)
    {
        if (vlan is >= 1 and <= MaxVlan && ifIndex != 0)
        {
            _native[ifIndex] = vlan;
            Add(ifIndex, vlan);
        }
    }

    private void Add(uint ifIndex, int vlan)
    {
        if (ifIndex != 0 && vlan is >= 1 and <= MaxVlan)
        {
            (_members.TryGetValue(ifIndex, out var vlans) ? vlans : _members[ifIndex] = []).Add(vlan);
        }
    }
}
