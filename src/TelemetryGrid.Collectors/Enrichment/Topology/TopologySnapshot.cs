using System.Collections.Frozen;
using System.Net;
using TelemetryGrid.Identity;
using TelemetryGrid.Interfaces;
using TelemetryGrid.Topology;

namespace TelemetryGrid.Collectors.Enrichment.Topology;

/// <summary>
/// What a graph says of devices and interfaces, arranged for look-ups. A device is found by its id, by other ids it reports under, and by
/// its addresses; an interface by any spelling of its name. Never changes.
/// </summary>
internal sealed class TopologySnapshot
{
    public static readonly TopologySnapshot Empty = new(new TopologyGraph(), null);

    private readonly FrozenDictionary<string, string> _nodes;
    private readonly FrozenDictionary<string, DeviceContext> _devices;
    private readonly FrozenDictionary<(string Node, string Interface), InterfaceContext> _interfaces;

    /// <param name="site">The label of all its devices; null for none.</param>
    public TopologySnapshot(TopologyGraph graph, string? site)
    {
        var managed = graph.Nodes.Where(n => n.IsManaged).ToList();
        ObservedAt = managed.Count == 0 ? null : managed.Min(n => n.LastSeen);
        _nodes = Names(managed);
        var names = graph.Nodes.ToDictionary(n => n.Id, DisplayName, StringComparer.Ordinal);
        var endpoints = graph.Nodes.Where(n => n.Role == TopologyRole.Endpoint).Select(n => n.Id).ToHashSet(StringComparer.Ordinal);
        var uplinks = new Dictionary<string, string>(StringComparer.Ordinal);
        var interfaces = new Dictionary<(string, string), InterfaceContext>();
        // An interface with several neighbours, as on a shared segment, is told of the one that is surest.
        foreach (var link in graph.Links.OrderByDescending(l => l.Confidence).ThenBy(l => l.Id, StringComparer.Ordinal))
        {
            Take(link, link.A, link.B);
            Take(link, link.B, link.A);
        }
        _devices = managed.ToFrozenDictionary(
            n => n.Id,
            n => new DeviceContext(AddressOf(n), site, RoleOf(n), uplinks.GetValueOrDefault(n.Id)),
            StringComparer.Ordinal
        );
        _interfaces = interfaces.ToFrozenDictionary();

        void Take(TopologyLink link, TopologyEndpoint here, TopologyEndpoint there)
        {
            if (here.Interface.Length == 0)
            {
                return;
            }
            var isUplink = link.UplinkOf == here.Node;
            if (isUplink)
            {
                uplinks.TryAdd(here.Node, here.Interface);
            }
            var role =
                isUplink ? "uplink"
                : endpoints.Contains(there.Node) ? "access"
                : link.UplinkOf == there.Node ? "downlink"
                : "peer";
            interfaces.TryAdd(
                (here.Node, PortName.Canonical(here.Interface)),
                new InterfaceContext(role, isUplink, names.GetValueOrDefault(there.Node, there.Node), NullIfEmpty(there.Interface))
            );
        }
    }

    /// <summary>When the oldest of its devices reported; null for an empty graph.</summary>
    public DateTimeOffset? ObservedAt { get; }

    public DeviceContext? Find(DeviceId device) => _nodes.TryGetValue(device.Value, out var node) ? _devices[node] : null;

    public InterfaceContext? Find(DeviceId device, string interfaceName) =>
        _nodes.TryGetValue(device.Value, out var node) ? _interfaces.GetValueOrDefault((node, PortName.Canonical(interfaceName))) : null;

    /// <summary>Whether the other answers every question as this one does.</summary>
    public bool SaysAs(TopologySnapshot other) =>
        Equal(_nodes, other._nodes) && Equal(_devices, other._devices) && Equal(_interfaces, other._interfaces);

    private static bool Equal<TKey, TValue>(FrozenDictionary<TKey, TValue> a, FrozenDictionary<TKey, TValue> b)
        where TKey : notnull => a.Count == b.Count && a.All(pair => b.TryGetValue(pair.Key, out var value) && Equals(pair.Value, value));

    // Ids before other ids before addresses: a name that two devices claim is of the one with the better claim.
    private static FrozenDictionary<string, string> Names(List<TopologyNode> managed)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        Claim(n => [n.Id]);
        Claim(n => n.AlsoKnownAs);
        Claim(n => n.Addresses);
        return names.ToFrozenDictionary(StringComparer.Ordinal);

        void Claim(Func<TopologyNode, IEnumerable<string>> of)
        {
            foreach (var node in managed)
            {
                foreach (var name in of(node))
                {
                    names.TryAdd(name, node.Id);
                }
            }
        }
    }

    private static string DisplayName(TopologyNode node) => node.IsManaged || node.Name.Length == 0 ? node.Id : node.Name;

    private static IPAddress? AddressOf(TopologyNode node)
    {
        foreach (var text in node.Addresses)
        {
            if (IPAddress.TryParse(text, out var address))
            {
                return address;
            }
        }
        return null;
    }

    private static string? RoleOf(TopologyNode node) =>
        node.Role switch
        {
            TopologyRole.Access => "access",
            TopologyRole.Distribution => "distribution",
            TopologyRole.Core => "core",
            _ => null,
        };

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
