using TelemetryGrid.PromQL;

namespace TelemetryGrid.Alerting.Correlation;

/// <summary>What an alert is about, read from its labels; texts are empty where they do not say. A device holds interfaces, both hold parts.</summary>
/// <param name="Site">Label <c>site</c>.</param>
/// <param name="Device">The first of <c>device</c>, <c>exporter</c>, <c>hostname</c>, <c>host</c>, <c>node</c>, <c>agent</c>, <c>instance</c> (without its port).</param>
/// <param name="Interface">The first of <c>interface</c>, <c>if_name</c>, <c>ifName</c>, <c>ifDescr</c>.</param>
/// <param name="Peer">The other end of a session.</param>
/// <param name="Part">Something that the device or interface holds: a flow, a service, a sensor. Name and value of the label.</param>
public readonly record struct AlertEntity(string Site, string Device, string Interface, string Peer, string Part)
{
    private static readonly string[] DeviceLabels = ["device", "exporter", "hostname", "host", "node", "agent", "instance"];
    private static readonly string[] InterfaceLabels = ["interface", "if_name", "ifName", "ifDescr"];
    private static readonly string[] PeerLabels = ["peer", "peer_address", "bgp_peer", "neighbor", "neighbour", "remote"];

    private static readonly string[] PartLabels =
    [
        "flow",
        "flow_key",
        "service",
        "application",
        "process",
        "sensor",
        "cpu",
        "disk",
        "mountpoint",
        "pool",
        "tunnel",
        "slo",
    ];

    /// <summary>It is about traffic that the device sees, and not about the device: it names a <c>target</c> or an <c>attacker</c>.</summary>
    public bool IsSeen { get; private init; }

    /// <summary>It is about a device as a whole.</summary>
    public bool IsDevice => Device.Length > 0 && Interface.Length == 0 && IsWhole;

    /// <summary>It is about an interface as a whole.</summary>
    public bool IsInterface => Device.Length > 0 && Interface.Length > 0 && IsWhole;

    private bool IsWhole => Peer.Length == 0 && Part.Length == 0 && !IsSeen;

    public static AlertEntity Of(Labels labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        var (name, device) = First(labels, DeviceLabels);
        if (name == "instance")
        {
            device = WithoutPort(device);
        }
        var (part, value) = First(labels, PartLabels);
        return new AlertEntity(
            labels["site"],
            device,
            First(labels, InterfaceLabels).Value,
            First(labels, PeerLabels).Value,
            value.Length == 0 ? "" : $"{part} {value}"
        )
        {
            IsSeen = labels["target"].Length > 0 || labels["attacker"].Length > 0,
        };
    }

    /// <summary>As a sentence names it.</summary>
    public override string ToString()
    {
        var text =
            Device.Length == 0 ? Site
            : Interface.Length == 0 ? Device
            : $"{Device}/{Interface}";
        text = Peer.Length == 0 ? text : $"{text} peer {Peer}";
        return (Part.Length == 0 ? text : $"{text} {Part}").TrimStart();
    }

    private static (string Name, string Value) First(Labels labels, string[] names)
    {
        foreach (var name in names)
        {
            if (labels[name] is { Length: > 0 } value)
            {
                return (name, value);
            }
        }
        return ("", "");
    }

    // host:port, [address]:port; an address of IPv6 without brackets has no port.
    private static string WithoutPort(string instance)
    {
        var colon = instance.LastIndexOf(':');
        if (colon <= 0 || instance.AsSpan(colon + 1).ContainsAnyExceptInRange('0', '9'))
        {
            return instance.Trim('[', ']');
        }
        var host = instance[..colon];
        return host.StartsWith('[') ? host.Trim('[', ']')
            : host.Contains(':', StringComparison.Ordinal) ? instance
            : host;
    }
}
