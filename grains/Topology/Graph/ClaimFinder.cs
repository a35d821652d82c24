using TelemetryGrid.Interfaces;
using TelemetryGrid.Topology;

namespace TelemetryGrid.Grains.Topology.Graph;

/// <summary>Reads out of what devices say which port leads to which node.</summary>
internal sealed class ClaimFinder
{
    private readonly List<GraphNode> _reporting;
    private readonly NodeDirectory _directory;
    private readonly long _horizon;
    private readonly Dictionary<string, GraphNode> _heard = new(StringComparer.Ordinal);

    // What mentions of discovery resolve to, in the order in which they are read.
    private readonly List<int> _resolved = [];
    private readonly Dictionary<string, string> _heardByName = new(StringComparer.Ordinal);
    private readonly List<(int Node, Mention Mention, string Remote)> _ofHeard = [];

    /// <param name="reporting">The nodes that report.</param>
    /// <param name="directory">Their names.</param>
    /// <param name="horizon">Unix milliseconds; what was last seen before is forgotten.</param>
    public ClaimFinder(List<GraphNode> reporting, NodeDirectory directory, long horizon)
    {
        _reporting = reporting;
        _directory = directory;
        _horizon = horizon;
    }

    private int _nextResolved;

    /// <summary>Claims among the reporting nodes, numbered as in the list that was given.</summary>
    public List<Claim> Claims { get; } = [];

    /// <summary>Mentions that name no node unambiguously.</summary>
    public int Unresolved { get; private set; }

    /// <summary>Nodes that do not report, by id.</summary>
    public IReadOnlyDictionary<string, GraphNode> Heard => _heard;

    public void Find()
    {
        NameHeard();
        for (var node = 0; node < _reporting.Count; node++)
        {
            foreach (var mention in Mentions(node))
            {
                switch (mention.Neighbor.Protocol)
                {
                    case NeighborProtocol.Lldp or NeighborProtocol.Cdp:
                        FromDiscovery(node, mention);
                        break;
                    case NeighborProtocol.Bgp or NeighborProtocol.Ospf:
                        FromRouting(node, mention);
                        break;
                }
            }
        }
        FromSubnets();
        FromBridges();
    }

    /// <summary>What leads to nodes that do not report: the remote end is the id's, whatever number that gets.</summary>
    public IEnumerable<Claim> ToHeard(Func<string, int> numberOf)
    {
        foreach (var (node, mention, remote) in _ofHeard)
        {
            var number = numberOf(remote);
            if (number != NodeDirectory.None)
            {
                var local = LocalPort(node, mention);
                var neighbor = mention.Neighbor;
                var port =
                    MacText.Parse(neighbor.RemotePortId) != MacText.None && neighbor.RemotePortDescription.Length > 0
                        ? neighbor.RemotePortDescription
                        : neighbor.RemotePortId;
                yield return new Claim(
                    node,
                    local.Port,
                    local.Text,
                    number,
                    PortTable.None,
                    port,
                    KindOf(mention),
                    mention.LastSeen,
                    neighbor.State
                );
            }
        }
    }

    private IEnumerable<Mention> Mentions(int node) => _reporting[node].Mentions.Where(m => m.LastSeen >= _horizon);

    /// <summary>A name that one chassis alone has stands for it where only the name is said.</summary>
    private void NameHeard()
    {
        for (var node = 0; node < _reporting.Count; node++)
        {
            foreach (var mention in Mentions(node))
            {
                if (mention.Neighbor.Protocol is not (NeighborProtocol.Lldp or NeighborProtocol.Cdp))
                {
                    continue;
                }
                var remote = Resolve(mention);
                _resolved.Add(remote);
                if (mention.ChassisKey.Length > 0 && mention.NameKey.Length > 0 && remote == NodeDirectory.None)
                {
                    var id = NodeKeys.Id("chassis", mention.ChassisKey);
                    if (!_heardByName.TryAdd(mention.NameKey, id) && _heardByName[mention.NameKey] != id)
                    {
                        _heardByName[mention.NameKey] = "";
                    }
                }
            }
        }
    }

    private void FromDiscovery(int node, Mention mention)
    {
        var local = LocalPort(node, mention);
        var remote = _resolved[_nextResolved++];
        if (remote == node)
        {
            return;
        }
        if (remote == NodeDirectory.None)
        {
            Hear(node, mention);
            return;
        }
        var neighbor = mention.Neighbor;
        var ports = _reporting[remote].Ports;
        var port = ports.ByPortId(neighbor.RemotePortId, mention.PortId, neighbor.RemotePortDescription, mention.PortDescription);
        var text =
            port != PortTable.None ? ports[port].Name
            : ports.Count == 0 ? neighbor.RemotePortId
            : "";
        Claims.Add(new Claim(node, local.Port, local.Text, remote, port, text, KindOf(mention), mention.LastSeen, ""));
    }

    private int Resolve(Mention mention)
    {
        var node = _directory.ByChassis(mention.ChassisKey);
        node = node >= 0 ? node : _directory.ByMac(mention.ChassisMac).Node;
        node = node >= 0 ? node : _directory.ByAddress(mention.ChassisAddress).Node;
        node = node >= 0 ? node : _directory.ByName(mention.NameKey);
        node = node >= 0 || mention.Address is not { } address ? node : _directory.ByAddress(address.Address).Node;
        return node >= 0 ? node : _directory.ByMac(mention.Mac).Node;
    }

    private void Hear(int node, Mention mention)
    {
        var name = _heardByName.GetValueOrDefault(mention.NameKey, "");
        var id =
            mention.ChassisKey.Length > 0 ? NodeKeys.Id("chassis", mention.ChassisKey)
            : _directory.IsShared(mention.NameKey) ? ""
            : name.Length > 0 ? name
            : mention.NameKey.Length > 0 ? NodeKeys.Id("name", mention.NameKey)
            : mention.Address is { } address ? NodeKeys.Id("address", address.Address)
            : "";
        if (id.Length == 0)
        {
            Unresolved++;
            return;
        }
        if (!_heard.TryGetValue(id, out var heard))
        {
            _heard[id] = heard = GraphNode.Heard(id);
        }
        heard.Hear(mention);
        _ofHeard.Add((node, mention, id));
    }

    /// <summary>A session counts when it is up and the peer is on a network of one of the node's own interfaces: no hop is between.</summary>
    private void FromRouting(int node, Mention mention)
    {
        if (mention.Address is not { } peer || mention.Neighbor.State.ToLowerInvariant() is not ("" or "established" or "full" or "twoway"))
        {
            return;
        }
        var local = PortTowards(node, peer);
        if (local == PortTable.None)
        {
            return;
        }
        var (remote, remotePort) = _directory.ByAddress(peer.Address);
        if (remote == node)
        {
            return;
        }
        if (remote == NodeDirectory.None)
        {
            Hear(node, mention);
            return;
        }
        var text = remotePort == PortTable.None ? "" : _reporting[remote].Ports[remotePort].Name;
        Claims.Add(
            new Claim(
                node,
                local,
                _reporting[node].Ports[local].Name,
                remote,
                remotePort,
                text,
                KindOf(mention),
                mention.LastSeen,
                mention.Neighbor.State
            )
        );
    }

    private void FromSubnets()
    {
        var places = new Dictionary<(UInt128, int, int), (int Node, int Port, int OtherNode, int OtherPort, bool IsCrowded)>();
        for (var node = 0; node < _reporting.Count; node++)
        {
            var device = _reporting[node].Newest;
            foreach (var (network, port) in device.Addresses)
            {
                if (!network.IsPointToPoint || device.Ports[port].OperStatus is InterfaceStatus.Down or InterfaceStatus.NotPresent)
                {
                    continue;
                }
                var known = places.TryGetValue(network.Network, out var place);
                places[network.Network] =
                    !known ? (node, port, NodeDirectory.None, PortTable.None, false)
                    : place.OtherNode == NodeDirectory.None && place.Node != node ? (place.Node, place.Port, node, port, false)
                    : place with { IsCrowded = true };
            }
        }
        foreach (var ((_, prefix, _), place) in places)
        {
            if (place is { IsCrowded: false, OtherNode: >= 0 })
            {
                var (a, b) = (_reporting[place.Node], _reporting[place.OtherNode]);
                Claims.Add(
                    new Claim(
                        place.Node,
                        place.Port,
                        a.Ports[place.Port].Name,
                        place.OtherNode,
                        place.OtherPort,
                        b.Ports[place.OtherPort].Name,
                        TopologyEvidenceKind.Subnet,
                        Math.Min(a.Newest.LastSeen, b.Newest.LastSeen),
                        $"a network of /{prefix} with these two"
                    )
                );
            }
        }
    }

    /// <summary>Only ports with a single learned address, of which no neighbour is known otherwise: what is behind the others is anywhere.</summary>
    private void FromBridges()
    {
        var bridged = new List<Claim>();
        var byArp = ArpOfUnknown();
        for (var node = 0; node < _reporting.Count; node++)
        {
            foreach (var mention in Mentions(node))
            {
                if (mention.Neighbor.Protocol != NeighborProtocol.Bridge || mention.Mac == MacText.None)
                {
                    continue;
                }
                var local = LocalPort(node, mention);
                var (remote, port) = _directory.ByMac(mention.Mac);
                var via = "";
                if (remote == NodeDirectory.None && byArp.TryGetValue(mention.Mac, out var address))
                {
                    (remote, port) = _directory.ByAddress(address);
                    via = $", which has {address}";
                }
                if (remote < 0 || remote == node || local.Text.Length == 0)
                {
                    continue;
                }
                var ports = _reporting[remote].Ports;
                // Frames carry the address of the interface that routes, which need not be the one with the cable.
                var isCabled = port != PortTable.None && !ports.IsVirtual(port) && !ports.IsAggregate(port);
                bridged.Add(
                    new Claim(
                        node,
                        local.Port,
                        local.Text,
                        remote,
                        isCabled ? port : PortTable.None,
                        isCabled ? ports[port].Name : "",
                        TopologyEvidenceKind.Bridge,
                        mention.LastSeen,
                        $"learned {mention.Neighbor.RemoteMac}{via}"
                    )
                );
            }
        }
        if (bridged.Count > 0)
        {
            AddBridged(bridged);
        }
    }

    /// <summary>Where discovery names a neighbour, what was learned may speak for that neighbour and for no other.</summary>
    private void AddBridged(List<Claim> bridged)
    {
        var ports = bridged.Select(c => (c.Node, c.Text)).ToHashSet();
        var discovered = new Dictionary<(int, string), List<int>>();
        foreach (var claim in Claims)
        {
            if (claim.Kind is TopologyEvidenceKind.Lldp or TopologyEvidenceKind.Cdp && ports.Contains((claim.Node, claim.Text)))
            {
                Remotes(claim).Add(claim.Remote);
            }
        }
        foreach (var (node, mention, _) in _ofHeard)
        {
            var port = LocalPort(node, mention);
            if (ports.Contains((node, port.Text)))
            {
                discovered.TryAdd((node, port.Text), []);
            }
        }
        Claims.AddRange(bridged.Where(c => !discovered.TryGetValue((c.Node, c.Text), out var remotes) || remotes.Contains(c.Remote)));

        List<int> Remotes(Claim claim) =>
            discovered.TryGetValue((claim.Node, claim.Text), out var remotes) ? remotes : discovered[(claim.Node, claim.Text)] = [];
    }

    /// <summary>Addresses of learned MAC addresses that no interface is known to have.</summary>
    private Dictionary<long, string> ArpOfUnknown()
    {
        var wanted = new HashSet<long>();
        for (var node = 0; node < _reporting.Count; node++)
        {
            foreach (var mention in Mentions(node))
            {
                if (mention.Neighbor.Protocol == NeighborProtocol.Bridge && _directory.ByMac(mention.Mac).Node == NodeDirectory.None)
                {
                    wanted.Add(mention.Mac);
                }
            }
        }
        var found = new Dictionary<long, string>();
        if (wanted.Count == 0)
        {
            return found;
        }
        for (var node = 0; node < _reporting.Count; node++)
        {
            foreach (var mention in Mentions(node))
            {
                if (
                    mention.Neighbor.Protocol == NeighborProtocol.Arp
                    && wanted.Contains(mention.Mac)
                    && mention.Address is { } address
                    && _directory.ByAddress(address.Address).Node >= 0
                    && (!found.TryGetValue(mention.Mac, out var other) || string.CompareOrdinal(address.Address, other) < 0)
                )
                {
                    found[mention.Mac] = address.Address;
                }
            }
        }
        return found;
    }

    private (int Port, string Text) LocalPort(int node, Mention mention)
    {
        var ports = _reporting[node].Ports;
        if (mention.Neighbor.LocalInterface.Length == 0)
        {
            var port = mention.Address is { } peer ? PortTowards(node, peer) : PortTable.None;
            return (port, port == PortTable.None ? "" : ports[port].Name);
        }
        var local = ports.ByCanonicalName(mention.LocalName);
        return (local, local == PortTable.None ? mention.Neighbor.LocalInterface : ports[local].Name);
    }

    private int PortTowards(int node, NetworkText peer)
    {
        foreach (var (network, port) in _reporting[node].Newest.Addresses)
        {
            if (network.Contains(peer))
            {
                return port;
            }
        }
        return PortTable.None;
    }

    private static TopologyEvidenceKind KindOf(Mention mention) =>
        mention.Neighbor.Protocol switch
        {
            NeighborProtocol.Lldp => TopologyEvidenceKind.Lldp,
            NeighborProtocol.Cdp => TopologyEvidenceKind.Cdp,
            NeighborProtocol.Ospf => TopologyEvidenceKind.Ospf,
            _ => TopologyEvidenceKind.Bgp,
        };
}
