using System.Net;
using TelemetryGrid.Protocols.Flows;

namespace TelemetryGrid.Simulation.Model;

/// <summary>
/// Lays out a network: edge routers with transit to the Internet, core routers, a datacenter switch for every few devices, access
/// switches. Every device has two ways out, so that one lost link moves traffic and does not end it. Addresses are those reserved for
/// documentation and private use.
/// </summary>
internal sealed class TopologyBuilder(SimulatedNetworkOptions options)
{
    private const ulong Gigabit = 1_000_000_000;
    private const ulong TenGigabit = 10 * Gigabit;
    private const int ServerPorts = 12;
    private const int UserPorts = 16;
    private const int UsersPerPort = 3;
    private const int SparePorts = 3;

    /// <summary>The network's own autonomous system; this one and those of its neighbours are of RFC 5398.</summary>
    public const uint OwnAsNumber = 64_500;
    private const uint FirstTransit = 64_496;
    private const uint SecondTransit = 64_504;
    public const uint RouteServer = 64_511;

    private static readonly string[] ServerNames =
    [
        "web",
        "web",
        "api",
        "db",
        "db",
        "mail",
        "files",
        "cache",
        "queue",
        "build",
        "dns",
        "backup",
    ];

    private readonly Random _random = new(options.Seed);
    private readonly Dictionary<SimulatedDevice, int> _nextPort = [];

    public Topology Build()
    {
        int pairs = Math.Max(1, options.DeviceCount / 4);
        int datacenters = Math.Max(1, options.DeviceCount / 8);
        var devices = new List<SimulatedDevice>();
        List<SimulatedDevice> edges = Create(devices, pairs, "edge-r", DeviceRole.Edge);
        List<SimulatedDevice> cores = Create(devices, pairs, "core-r", DeviceRole.Core);
        List<SimulatedDevice> datacenter = Create(devices, datacenters, "dc-s", DeviceRole.Datacenter);
        List<SimulatedDevice> access = Create(devices, options.DeviceCount - devices.Count, "access-s", DeviceRole.Access);

        Endpoint[] internet = ConnectInternet(edges);
        for (int i = 0; i < cores.Count - (cores.Count == 2 ? 1 : 0); i++)
        {
            if (cores.Count > 1)
            {
                Connect(cores[i], cores[(i + 1) % cores.Count]);
            }
        }
        foreach (SimulatedDevice device in edges.Concat(datacenter).Concat(access))
        {
            for (int i = 0; i < Math.Min(2, cores.Count); i++)
            {
                Connect(device, cores[(device.Index + i) % cores.Count]);
            }
        }
        Endpoint[] servers = [.. datacenter.SelectMany(AttachServers)];
        Endpoint[] users = [.. access.SelectMany(AttachUsers)];
        foreach (SimulatedDevice device in devices)
        {
            for (int i = 0; i < SparePorts; i++)
            {
                device.Add(NextPort(device, Gigabit), "", Gigabit, isUp: false, isAdminUp: i == 0);
            }
            device.Add(device.Vendor.Loopback, "router id", 0, type: 24);
        }
        return new Topology
        {
            Devices = devices,
            Users = users,
            Servers = servers,
            Internet = internet,
        };
    }

    private List<SimulatedDevice> Create(List<SimulatedDevice> devices, int count, string prefix, DeviceRole role)
    {
        var created = new List<SimulatedDevice>();
        for (int i = 0; i < count; i++)
        {
            (ExportProtocol protocol, VendorProfile vendor) = (role, i % 2) switch
            {
                (DeviceRole.Edge, 0) => (ExportProtocol.Ipfix, VendorProfile.Junos),
                (DeviceRole.Edge, _) => (ExportProtocol.NetflowV9, VendorProfile.IosXr),
                (DeviceRole.Core, 0) => (ExportProtocol.NetflowV9, VendorProfile.IosXr),
                (DeviceRole.Core, _) => (ExportProtocol.NetflowV5, VendorProfile.Ios),
                (DeviceRole.Datacenter, _) => (ExportProtocol.Sflow, VendorProfile.Eos),
                _ => (ExportProtocol.Sflow, VendorProfile.ArubaCx),
            };
            created.Add(
                new SimulatedDevice(devices.Count + i, $"{prefix}{i + 1}", role, protocol, vendor, AddressOf(devices.Count + i))
                {
                    UptimeAtStart = TimeSpan.FromMinutes(_random.Next(3 * 24 * 60, 40 * 24 * 60)),
                    SamplingInterval = protocol switch
                    {
                        ExportProtocol.NetflowV5 => 1,
                        ExportProtocol.Sflow => options.SflowSamplingRate,
                        _ => options.NetflowSamplingInterval,
                    },
                }
            );
        }
        devices.AddRange(created);
        return created;
    }

    private IPAddress AddressOf(int index)
    {
        FlowAddress first = FlowAddress.FromIPAddress(options.BaseAddress);
        return new FlowAddress(first.High, first.Low + (ulong)index).ToIPAddress();
    }

    private void Connect(SimulatedDevice a, SimulatedDevice b)
    {
        SimulatedInterface left = a.Add(NextPort(a, TenGigabit), "", TenGigabit);
        SimulatedInterface right = b.Add(NextPort(b, TenGigabit), "", TenGigabit);
        left.Peer = right;
        right.Peer = left;
        left.Alias = $"to {b.Name} {right.Name}";
        right.Alias = $"to {a.Name} {left.Name}";
        a.Links.Add(left);
        b.Links.Add(right);
    }

    /// <summary>Two transits and a peering for each edge; every outside network prefers one and can be reached by the others.</summary>
    private Endpoint[] ConnectInternet(List<SimulatedDevice> edges)
    {
        var ports = new List<SimulatedInterface>();
        foreach (SimulatedDevice edge in edges)
        {
            uint first = FirstTransit + ((uint)edge.Index % 4);
            ports.Add(AddBorder(edge, $"Transit: AS{first}", first));
            uint second = SecondTransit + ((uint)edge.Index % 4);
            ports.Add(AddBorder(edge, $"Transit: AS{second}", second));
            ports.Add(AddBorder(edge, "Peering: IXP", RouteServer));
        }
        var networks = new Endpoint[OutsideNetworks.Hosts];
        for (int i = 0; i < networks.Length; i++)
        {
            int preferred = _random.Next(ports.Count);
            SimulatedInterface[] attachments = [.. ports.Skip(preferred), .. ports.Take(preferred)];
            networks[i] = new Endpoint(
                OutsideNetworks.IPv4(i),
                OutsideNetworks.IPv6(i),
                OutsideNetworks.AsNumber(OutsideNetworks.SystemOf(i)),
                attachments
            );
        }
        return networks;
    }

    private SimulatedInterface AddBorder(SimulatedDevice edge, string alias, uint neighbor)
    {
        SimulatedInterface border = edge.Add(NextPort(edge, TenGigabit), alias, TenGigabit);
        border.NeighborAs = neighbor;
        return border;
    }

    private IEnumerable<Endpoint> AttachServers(SimulatedDevice device)
    {
        for (int port = 0; port < ServerPorts; port++)
        {
            SimulatedInterface attached = device.Add(
                NextPort(device, TenGigabit),
                $"server {ServerNames[port]}-{port + 1}",
                TenGigabit,
                vlan: 20
            );
            yield return Host(device, port, 10, attached);
        }
    }

    private IEnumerable<Endpoint> AttachUsers(SimulatedDevice device)
    {
        for (int port = 0; port < UserPorts; port++)
        {
            SimulatedInterface attached = device.Add(NextPort(device, Gigabit), $"room {device.Index}.{port + 1:00}", Gigabit, vlan: 100);
            for (int user = 0; user < UsersPerPort; user++)
            {
                yield return Host(device, (port * UsersPerPort) + user, 50, attached);
            }
        }
    }

    private static Endpoint Host(SimulatedDevice device, int number, int firstHost, SimulatedInterface attached)
    {
        var host = (uint)(firstHost + number);
        return new Endpoint(
            FlowAddress.FromIPv4(0x0A00_0000u | ((uint)device.Index << 8) | host),
            IPv6((uint)device.Index, host),
            OwnAsNumber,
            [attached]
        );
    }

    /// <summary>2001:db8:SUBNET::HOST</summary>
    private static FlowAddress IPv6(uint subnet, uint host) => new(0x2001_0DB8_0000_0000 | ((ulong)subnet << 16), host);

    private string NextPort(SimulatedDevice device, ulong speed)
    {
        // Names of the two speeds share one numbering, so that makes with a single pattern stay unambiguous.
        _nextPort.TryGetValue(device, out int last);
        _nextPort[device] = last + 1;
        return string.Format(
            System.Globalization.CultureInfo.InvariantCulture,
            speed >= TenGigabit ? device.Vendor.FastPort : device.Vendor.Port,
            last + 1
        );
    }
}
