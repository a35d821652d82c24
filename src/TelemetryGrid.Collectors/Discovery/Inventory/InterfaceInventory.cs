using System.Collections.Immutable;
using System.Net;
using System.Numerics;
using TelemetryGrid.Collectors.Snmp.Tables;
using TelemetryGrid.Interfaces;
using TelemetryGrid.Topology;
using static TelemetryGrid.Collectors.Discovery.Inventory.InventoryMib;

namespace TelemetryGrid.Collectors.Discovery.Inventory;

/// <summary>Interfaces with their addresses and VLANs. Pure.</summary>
internal static class InterfaceInventory
{
    public static ImmutableArray<InventoryInterface> Read(SnmpColumns columns, InventoryPorts ports)
    {
        var addresses = Addresses(columns);
        var vlans = new VlanMembership(columns, ports);
        var result = ImmutableArray.CreateBuilder<InventoryInterface>();
        foreach (var row in columns[IfDescr].Keys.Union(columns[IfName].Keys).Where(r => r.Parts.Length == 1).Order())
        {
            var ifIndex = row.Parts[0];
            var status = Integer(IfOperStatus, row);
            columns.TryGet(IfPhysAddress, row, out var mac);
            result.Add(
                new InventoryInterface
                {
                    Name = ports.Names[ifIndex],
                    IfIndex = (int)ifIndex,
                    Alias = Text(IfAlias, row),
                    Description = Text(IfDescr, row),
                    PhysAddress = SnmpText.Mac(mac.Content),
                    Addresses =
                    [
                        .. addresses[ifIndex].Select(a => a.Prefix is { } length ? $"{a.Address}/{length}" : a.Address.ToString()),
                    ],
                    Vlans = vlans.Of(ifIndex),
                    NativeVlan = vlans.Native(ifIndex),
                    Speed = Speed(Integer(IfHighSpeed, row), Integer(IfSpeed, row)),
                    Type = (int)Integer(IfType, row),
                    OperStatus = status is >= 1 and <= 7 ? (InterfaceStatus)(byte)status : InterfaceStatus.Unknown,
                }
            );
        }
        return result.ToImmutable();

        string Text(Protocols.Snmp.ObjectIdentifier column, SnmpIndex at) =>
            columns.TryGet(column, at, out var value) ? SnmpText.Text(value) : "";
        long Integer(Protocols.Snmp.ObjectIdentifier column, SnmpIndex at) =>
            columns.TryGet(column, at, out var value) ? SnmpText.Integer(value) : 0;
    }

    /// <summary>Addresses by ifIndex, from the new table and the old ones: an address that both have is taken with its prefix.</summary>
    public static ILookup<uint, (IPAddress Address, int? Prefix)> Addresses(SnmpColumns columns)
    {
        var found = new Dictionary<(uint IfIndex, IPAddress Address), int?>();
        foreach (var (row, value) in columns[IpAddressIfIndex])
        {
            var parts = row.Parts;
            columns.TryGet(IpAddressType, row, out var type);
            // broadcast(3) addresses are nobody's.
            if (InventoryIndex.TryInetAddress(ref parts, out var address) && SnmpText.Integer(type, 1) != 3)
            {
                columns.TryGet(IpAddressPrefix, row, out var prefix);
                Add((uint)SnmpText.Integer(value), address!, PrefixLength(prefix, address!));
            }
        }
        foreach (var (row, value) in columns[IpAdEntIfIndex])
        {
            if (InventoryIndex.TryIPv4(row.Parts, out var address))
            {
                columns.TryGet(IpAdEntNetMask, row, out var mask);
                Add((uint)SnmpText.Integer(value), address!, mask.View.TryGetIPv4(out var bits) ? BitOperations.PopCount(bits) : null);
            }
        }
        foreach (var (row, value) in columns[Ipv6AddrPfxLength])
        {
            if (row.Parts.Length == 17 && SnmpText.TryOctets(row.Parts[1..], out var octets))
            {
                Add(row.Parts[0], new IPAddress(octets), (int)SnmpText.Integer(value));
            }
        }
        return found
            .OrderBy(f => f.Key.Address.AddressFamily)
            .ThenBy(f => Convert.ToHexString(f.Key.Address.GetAddressBytes()), StringComparer.Ordinal)
            .ToLookup(f => f.Key.IfIndex, f => (f.Key.Address, f.Value));

        void Add(uint ifIndex, IPAddress address, int? prefix)
        {
            var key = (ifIndex, address);
            found[key] = found.TryGetValue(key, out var before) && before is not null ? before : prefix;
        }
    }

    // A row pointer into ipAddressPrefixTable, whose index ends in the prefix length; 0.0 where there is none.
    private static int? PrefixLength(Protocols.Snmp.SnmpValue prefix, IPAddress address)
    {
        if (!prefix.View.TryGetObjectIdentifier(out var pointer) || pointer.Count < 12)
        {
            return null;
        }
        Span<uint> arcs = stackalloc uint[Protocols.Snmp.SnmpLimits.MaxSubIdentifiers];
        var length = arcs[pointer.CopyTo(arcs) - 1];
        return length <= address.GetAddressBytes().Length * 8 ? (int)length : null;
    }

    // ifSpeed ends at 4.29 Gbit/s and says so; ifHighSpeed counts millions, and slow interfaces as none.
    private static long Speed(long high, long low) => high > 0 && (low is 0 or uint.MaxValue || high >= 1000) ? high * 1_000_000 : low;
}
