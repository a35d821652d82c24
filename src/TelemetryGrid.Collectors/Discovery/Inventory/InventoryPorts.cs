using System.Globalization;
using TelemetryGrid.Collectors.Snmp.Profiles;
using TelemetryGrid.Collectors.Snmp.Tables;
using static TelemetryGrid.Collectors.Discovery.Inventory.InventoryMib;

namespace TelemetryGrid.Collectors.Discovery.Inventory;

/// <summary>The names of a device's interfaces by the numbers that its protocols have for them.</summary>
internal sealed class InventoryPorts
{
    private readonly SnmpColumns _columns;
    private readonly InterfaceNames _names;
    private readonly Dictionary<string, uint> _byText = new(StringComparer.OrdinalIgnoreCase);

    public InventoryPorts(SnmpColumns columns)
    {
        _columns = columns;
        _names = new InterfaceNames(columns);
        // A name beats a description, and that an alias; a text that two interfaces have finds neither of them.
        foreach (var column in new[] { IfName, IfDescr, IfAlias })
        {
            var texts = columns[column]
                .Where(r => r.Key.Parts.Length == 1)
                .GroupBy(r => SnmpText.Text(r.Value), StringComparer.OrdinalIgnoreCase)
                .Where(g => g.Key.Length > 0 && g.Count() == 1);
            foreach (var text in texts)
            {
                _byText.TryAdd(text.Key, text.First().Key.Parts[0]);
            }
        }
    }

    public InterfaceNames Names => _names;

    public string ByIfIndex(uint ifIndex) => _names.Contains(ifIndex) ? _names[ifIndex] : "";

    /// <summary>By dot1dBasePort; 0 where the bridge does not say.</summary>
    public uint IfIndexOfBridgePort(uint port) =>
        _columns.TryGet(Dot1DBasePortIfIndex, new SnmpIndex([port]), out var value) ? (uint)SnmpText.Integer(value) : 0;

    /// <summary>
    /// By LLDP's local port number. LLDP-MIB ties it to nothing, so what the port says of itself is asked first; agents otherwise use
    /// the interface's or the bridge port's number.
    /// </summary>
    public string ByLldpPort(uint port)
    {
        var row = new SnmpIndex([port]);
        var subtype = _columns.TryGet(LldpLocPortIdSubtype, row, out var kind) ? SnmpText.Integer(kind) : 0;
        _columns.TryGet(LldpLocPortId, row, out var id);
        _columns.TryGet(LldpLocPortDesc, row, out var description);
        if (subtype is 1 or 5 or 7 && _byText.TryGetValue(SnmpText.Text(id), out var named)) // alias, name, local
        {
            return _names[named];
        }
        if (_byText.TryGetValue(SnmpText.Text(description), out var described))
        {
            return _names[described];
        }
        if (
            subtype == 7
            && uint.TryParse(SnmpText.Text(id), NumberStyles.None, CultureInfo.InvariantCulture, out var local)
            && _names.Contains(local)
        )
        {
            return _names[local];
        }
        if (subtype == 3 && ByMac(SnmpText.Mac(id.Content)) is { Length: > 0 } byMac)
        {
            return byMac;
        }
        var ifIndex = IfIndexOfBridgePort(port);
        return ifIndex != 0 && _names.Contains(ifIndex) ? _names[ifIndex] : ByIfIndex(port);
    }

    private string ByMac(string mac)
    {
        var found = mac.Length == 0 ? [] : _columns[IfPhysAddress].Where(r => SnmpText.Mac(r.Value.Content) == mac).Take(2).ToList();
        return found.Count == 1 && found[0].Key.Parts.Length == 1 ? ByIfIndex(found[0].Key.Parts[0]) : "";
    }
}
