namespace TelemetryGrid.Grains.Topology.Graph;

/// <summary>Which reporting node a chassis id, a name, an address or a MAC address is. What several nodes have names none of them.</summary>
internal sealed class NodeDirectory
{
    public const int None = -1;
    private const int Several = -2;

    private readonly Dictionary<string, int> _chassis = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _shortNames = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (int Node, int Port)> _addresses = new(StringComparer.Ordinal);
    private readonly Dictionary<long, (int Node, int Port)> _macs;

    public NodeDirectory(IReadOnlyList<GraphNode> nodes)
    {
        _macs = new Dictionary<long, (int, int)>(nodes.Sum(n => n.Ports.Count));
        for (var node = 0; node < nodes.Count; node++)
        {
            foreach (var device in nodes[node].Members)
            {
                Add(_chassis, device.ChassisKey, node);
                Add(_names, device.NameKey, node);
                Add(_shortNames, NodeKeys.ShortName(device.NameKey), node);
                foreach (var text in device.Inventory.ManagementAddresses)
                {
                    if (NodeKeys.Address(text) is { Length: > 0 } address)
                    {
                        Add(_addresses, address, node, PortTable.None);
                    }
                }
            }
            var newest = nodes[node].Newest;
            foreach (var (network, port) in newest.Addresses)
            {
                Add(_addresses, network.Address, node, port);
            }
            for (var port = 0; port < newest.Ports.Count; port++)
            {
                if (newest.Ports.MacOf(port) is var mac and not MacText.None)
                {
                    Add(_macs, mac, node, port);
                }
            }
            if (MacText.Parse(newest.ChassisKey) is var chassis and not MacText.None)
            {
                _macs.TryAdd(chassis, (node, PortTable.None));
            }
        }
    }

    /// <summary>Whether a name is one that several nodes have.</summary>
    public bool IsShared(string name) =>
        name.Length > 0
        && (_names.GetValueOrDefault(name, None) == Several || _shortNames.GetValueOrDefault(NodeKeys.ShortName(name), None) == Several);

    public int ByChassis(string key) => Valid(_chassis, key);

    /// <summary>By the whole name, or by the host's part when only one of the two sides has a domain.</summary>
    public int ByName(string name)
    {
        if (name.Length == 0)
        {
            return None;
        }
        if (_names.TryGetValue(name, out var node))
        {
            return Math.Max(node, None);
        }
        return Valid(_shortNames, NodeKeys.ShortName(name));
    }

    public (int Node, int Port) ByAddress(string address) => Valid(_addresses, address);

    public (int Node, int Port) ByMac(long mac) =>
        mac != MacText.None && _macs.TryGetValue(mac, out var found) ? Valid(found) : (None, None);

    private static int Valid(Dictionary<string, int> found, string key) =>
        key.Length > 0 && found.TryGetValue(key, out var node) ? Math.Max(node, None) : None;

    private static (int, int) Valid(Dictionary<string, (int, int)> found, string key) =>
        key.Length > 0 && found.TryGetValue(key, out var place) ? Valid(place) : (None, None);

    private static (int, int) Valid((int Node, int Port) place) => place.Node >= 0 ? place : (None, None);

    private static void Add(Dictionary<string, int> to, string key, int node)
    {
        if (key.Length > 0 && !to.TryAdd(key, node) && to[key] != node)
        {
            to[key] = Several;
        }
    }

    private static void Add<TKey>(Dictionary<TKey, (int Node, int Port)> to, TKey key, int node, int port)
        where TKey : notnull
    {
        if (to.TryAdd(key, (node, port)))
        {
            return;
        }
        var known = to[key];
        if (known.Node != node)
        {
            to[key] = (Several, PortTable.None);
        }
        else if (known.Port == PortTable.None)
        {
            to[key] = (node, port);
        }
        else if (port != PortTable.None && known.Port != port)
        {
            // One address on several of a device's ports, as of a bundle and its members, says which device and not which port.
            to[key] = (node, PortTable.None);
        }
    }
}
