using System.Globalization;
using TelemetryGrid.Collectors.Snmp.Tables;

namespace TelemetryGrid.Collectors.Snmp.Profiles;

/// <summary>
/// The names of interfaces by ifIndex, the same that <see cref="SnmpInterface.Key"/> has, so that what profiles say of an interface
/// stands beside its counters.
/// </summary>
internal sealed class InterfaceNames
{
    private readonly Dictionary<uint, string> _names = [];

    public InterfaceNames(SnmpColumns columns)
    {
        var names = columns[IfMib.IfName];
        var descriptions = columns[IfMib.IfDescr];
        var used = new HashSet<string>(StringComparer.Ordinal);
        foreach (var row in names.Keys.Union(descriptions.Keys).Where(row => row.Parts.Length == 1).Order())
        {
            var name =
                names.TryGetValue(row, out var ifName) && SnmpText.Text(ifName) is { Length: > 0 } byName ? byName
                : descriptions.TryGetValue(row, out var ifDescr) && SnmpText.Text(ifDescr) is { Length: > 0 } byDescr ? byDescr
                : row.ToString();
            var key = name;
            for (var n = 2; !used.Add(key); n++)
            {
                key = string.Create(CultureInfo.InvariantCulture, $"{name}#{n}");
            }
            _names[row.Parts[0]] = key;
        }
    }

    public int Count => _names.Count;

    /// <summary>The name; the number itself for an interface that the device does not list.</summary>
    public string this[uint ifIndex] => _names.TryGetValue(ifIndex, out var name) ? name : ifIndex.ToString(CultureInfo.InvariantCulture);

    public bool Contains(uint ifIndex) => _names.ContainsKey(ifIndex);
}
