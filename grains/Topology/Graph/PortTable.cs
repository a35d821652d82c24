using System.Collections.Immutable;
using TelemetryGrid.Interfaces;
using TelemetryGrid.Topology;

namespace TelemetryGrid.Grains.Topology.Graph;

/// <summary>A device's interfaces, found by whatever a neighbour calls them.</summary>
internal sealed class PortTable
{
    public const int None = -1;

    // ifType (IANAifType-MIB): l2vlan, l3ipvlan, ieee8023adLag.
    private const int L2Vlan = 135;
    private const int L3IpVlan = 136;
    private const int Lag = 161;

    private readonly ImmutableArray<InventoryInterface> _interfaces;
    private readonly string[] _canonical;
    private readonly long[] _macs;
    private readonly Dictionary<string, int> _byName;

    public PortTable(ImmutableArray<InventoryInterface> interfaces)
    {
        // The same port must be found whatever the order in which an agent lists them.
        _interfaces = interfaces.Sort(
            (a, b) => a.IfIndex != b.IfIndex ? a.IfIndex.CompareTo(b.IfIndex) : string.CompareOrdinal(a.Name, b.Name)
        );
        _canonical = [.. _interfaces.Select(i => PortName.Canonical(i.Name))];
        _macs = [.. _interfaces.Select(i => MacText.Parse(i.PhysAddress))];
        _byName = new Dictionary<string, int>(_interfaces.Length, StringComparer.Ordinal);
        for (var i = 0; i < _interfaces.Length; i++)
        {
            _byName.TryAdd(_canonical[i], i);
        }
    }

    public int Count => _interfaces.Length;

    public InventoryInterface this[int port] => _interfaces[port];

    public long MacOf(int port) => _macs[port];

    public bool IsAggregate(int port) => _interfaces[port].Type == Lag || PortName.IsAggregate(_canonical[port]);

    /// <summary>Several ports' interface: no neighbour is plugged into it.</summary>
    public bool IsVirtual(int port) => _interfaces[port].Type is L2Vlan or L3IpVlan || PortName.IsVirtual(_canonical[port]);

    public int ByCanonicalName(string canonical)
    {
        if (canonical.Length == 0)
        {
            return None;
        }
        if (_byName.TryGetValue(canonical, out var port))
        {
            return port;
        }
        // Junos' neighbours name a port or its unit 0, whichever they were told.
        return
            _byName.TryGetValue(canonical + ".0", out port)
            || (PortName.Parent(canonical) is { Length: > 0 } parent && _byName.TryGetValue(parent, out port))
            ? port
            : None;
    }

    /// <summary>
    /// By LLDP's port id, whatever its subtype (IEEE 802.1AB §8.5.3.2): the name first, then alias, MAC address and ifIndex; then by the
    /// port's description. A way that fits several ports is no way.
    /// </summary>
    public int ByPortId(string id, string canonicalId, string description, string canonicalDescription)
    {
        var port = ByCanonicalName(canonicalId);
        if (port != None)
        {
            return port;
        }
        if (id.Length > 0)
        {
            port = Only(i => string.Equals(_interfaces[i].Alias, id, StringComparison.OrdinalIgnoreCase));
            if (port == None && MacText.Parse(id) is var mac and not MacText.None)
            {
                port = Only(i => _macs[i] == mac && !IsVirtual(i) && !IsAggregate(i));
            }
            if (port == None && int.TryParse(id, out var index))
            {
                port = Only(i => _interfaces[i].IfIndex == index);
            }
        }
        if (port == None)
        {
            port = ByCanonicalName(canonicalDescription);
        }
        if (port == None && description.Length > 0)
        {
            port = Only(i =>
                string.Equals(_interfaces[i].Description, description, StringComparison.OrdinalIgnoreCase)
                || string.Equals(_interfaces[i].Alias, description, StringComparison.OrdinalIgnoreCase)
            );
        }
        return port;
    }

    /// <summary>The port of which this one is a subinterface; the port itself when it is none.</summary>
    public int ParentOf(int port) =>
        PortName.Parent(_canonical[port]) is { Length: > 0 } parent && _byName.TryGetValue(parent, out var found) ? found : port;

    private int Only(Func<int, bool> fits)
    {
        var found = None;
        for (var i = 0; i < _interfaces.Length; i++)
        {
            if (fits(i))
            {
                if (found != None)
                {
                    return None;
                }
                found = i;
            }
        }
        return found;
    }
}
