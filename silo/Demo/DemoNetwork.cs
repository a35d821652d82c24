using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using TelemetryGrid.Identity;
using TelemetryGrid.Silo.Configuration;
using TelemetryGrid.Silo.Hosting.Alerts;
using TelemetryGrid.Simulation;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Silo.Demo;

/// <summary>
/// A simulated network beside the node. It reaches the grid through its ordinary sources and sockets alone: what this adds to the
/// configuration is what a user with such a network would write.
/// </summary>
internal sealed class DemoNetwork(SimulatedNetwork network, DemoGnmi gnmi) : IHostedService
{
    private const int FlowPort = 2055;
    private const int SyslogPort = 5514;
    private const int TrapPort = 1162;
    private const int BmpPort = 11019;
    private const int MdtPort = 57_500;
    private const int JunosPort = 20_055;

    // Of the simulated devices alone, whose agents listen on loopback.
    private const string SnmpUser = "grid-demo";
    private const string SnmpPassword = "simulated devices only";
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(5);

    // What a device streams of its own accord need not be subscribed to.
    private const string Processor = "/system/cpus/cpu/state sample 5s";
    private const string Interfaces = "/interfaces/interface/state sample 10s";

    private static readonly ImmutableDictionary<string, string> User = ImmutableDictionary<string, string>
        .Empty.Add(SnmpUserSettings.User, SnmpUser)
        .Add(SnmpUserSettings.AuthenticationProtocol, "sha256")
        .Add(SnmpUserSettings.PrivacyProtocol, "aes128");

    private static readonly ImmutableDictionary<string, string> Passwords = ImmutableDictionary<string, string>
        .Empty.Add(SnmpUserSettings.AuthenticationPassword, SnmpPassword)
        .Add(SnmpUserSettings.PrivacyPassword, SnmpPassword);

    public int DeviceCount => network.Devices.Count;

    /// <summary>What will happen, for the console.</summary>
    public string Story =>
        "after 2 minutes a denial-of-service attack, after 3 an outage, after 4½ a scan, after 6 a failing interface; again every 10 minutes.";

    /// <summary>Adds the demo's sources to the configuration.</summary>
    public static DemoNetwork Create(GridOptions options, SimulatedNetworkOptions simulation)
    {
        simulation.FlowCollector = new IPEndPoint(IPAddress.Loopback, FreePort(IPAddress.Loopback, FlowPort));
        simulation.SyslogCollector = new IPEndPoint(IPAddress.Loopback, FreePort(IPAddress.Loopback, SyslogPort));
        simulation.TrapCollector = new IPEndPoint(IPAddress.Loopback, FreePort(IPAddress.Loopback, TrapPort));
        simulation.BmpCollector = new IPEndPoint(IPAddress.Loopback, FreePort(IPAddress.Loopback, BmpPort, ProtocolType.Tcp));
        simulation.MdtCollector = new IPEndPoint(IPAddress.Loopback, FreePort(IPAddress.Loopback, MdtPort, ProtocolType.Tcp));
        simulation.JunosCollector = new IPEndPoint(IPAddress.Loopback, FreePort(IPAddress.Loopback, JunosPort));
        (simulation.SnmpUser, simulation.SnmpAuthenticationPassword, simulation.SnmpPrivacyPassword) = (
            SnmpUser,
            SnmpPassword,
            SnmpPassword
        );
        simulation.SnmpPort = FreePort(simulation.BaseAddress, simulation.SnmpPort);
        var gnmiPort = FreePort(simulation.BaseAddress, GnmiDefinition.DefaultPort, ProtocolType.Tcp);
        var network = new SimulatedNetwork(simulation);
        // Nobody watches a demo for a day before it shows something.
        options.Analytics.AlertBudgetPerDay ??= 20;
        options.Analytics.MinimumHistory = TimeSpan.FromMinutes(1);
        if (options.ObjectiveFiles.Count == 0)
        {
            options.ObjectiveFiles.Add(ObjectivePack.Network);
        }
        options.Sources.Add(
            new(
                new SourceDefinition
                {
                    Id = SourceId.Parse("demo-flows"),
                    Name = "Flows of the simulated network",
                    Kind = SourceKind.Flow,
                    Endpoint = simulation.FlowCollector.ToString(),
                },
                SourceCredentials.None
            )
        );
        Listen("demo-syslog", "Syslog of the simulated network", SourceKind.Syslog, simulation.SyslogCollector, SourceCredentials.None);
        Listen(
            "demo-traps",
            "Traps of the simulated network",
            SourceKind.Trap,
            simulation.TrapCollector,
            new SourceCredentials(Passwords.Add(TrapSettings.Community, simulation.Community)),
            User
        );
        Listen("demo-bmp", "Routes of the simulated network", SourceKind.Bmp, simulation.BmpCollector, SourceCredentials.None);
        Listen(
            "demo-dialout",
            "Telemetry that simulated devices dial out with",
            SourceKind.StreamingTelemetry,
            simulation.MdtCollector,
            SourceCredentials.None,
            ImmutableDictionary<string, string>.Empty.Add("listen", "true").Add("tls", "false")
        );
        Listen(
            "demo-junos",
            "Native telemetry of the simulated network",
            SourceKind.StreamingTelemetry,
            simulation.JunosCollector,
            SourceCredentials.None,
            ImmutableDictionary<string, string>.Empty.Add("listen", "true").Add("transport", "udp")
        );
        foreach (var device in network.Devices.Where(d => d.SpeaksGnmi))
        {
            options.Sources.Add(
                new(
                    new SourceDefinition
                    {
                        Id = SourceId.Parse($"demo-{device.Name}-gnmi"),
                        Name = $"{device.Name}, streamed",
                        Kind = SourceKind.StreamingTelemetry,
                        Endpoint = new IPEndPoint(device.Address, gnmiPort).ToString(),
                        Device = DeviceId.Parse(device.Name),
                        Interval = PollInterval,
                        Settings = ImmutableDictionary<string, string>
                            .Empty.Add("tls", "false")
                            .Add("paths", device.DialsOut || device.StreamsNatively ? Processor : $"{Processor}\n{Interfaces}"),
                    },
                    SourceCredentials.None
                )
            );
        }
        foreach (var device in network.Devices)
        {
            options.Sources.Add(
                new(
                    new SourceDefinition
                    {
                        Id = SourceId.Parse($"demo-{device.Name}"),
                        Name = device.Name,
                        Kind = SourceKind.Snmp,
                        Endpoint = new IPEndPoint(device.Address, simulation.SnmpPort).ToString(),
                        Device = DeviceId.Parse(device.Name),
                        Interval = PollInterval,
                        Level = CollectionLevel.Full,
                        Settings = device.SpeaksSnmpV3
                            ? User.Add(SnmpSettings.Version, SnmpSettings.V3)
                            : ImmutableDictionary<string, string>.Empty,
                        Enrichment = ImmutableDictionary<string, string>.Empty.Add("role", device.Role.ToString().ToLowerInvariant()),
                    },
                    device.SpeaksSnmpV3
                        ? new SourceCredentials(Passwords)
                        : SourceCredentials.Of(SnmpSettings.Community, simulation.Community)
                )
            );
        }
        return new DemoNetwork(network, new DemoGnmi(network, gnmiPort));

        void Listen(
            string id,
            string name,
            SourceKind kind,
            IPEndPoint endpoint,
            SourceCredentials credentials,
            ImmutableDictionary<string, string>? settings = null
        ) =>
            options.Sources.Add(
                new(
                    new SourceDefinition
                    {
                        Id = SourceId.Parse(id),
                        Name = name,
                        Kind = kind,
                        Endpoint = endpoint.ToString(),
                        Settings = settings ?? ImmutableDictionary<string, string>.Empty,
                    },
                    credentials
                )
            );
    }

    // The usual port, or any other where that one is taken: a demo must not fail for a port.
    private static int FreePort(IPAddress address, int usual, ProtocolType protocol = ProtocolType.Udp)
    {
        foreach (var port in (ReadOnlySpan<int>)[usual, 0])
        {
            try
            {
                using var socket = new Socket(
                    AddressFamily.InterNetwork,
                    protocol == ProtocolType.Udp ? SocketType.Dgram : SocketType.Stream,
                    protocol
                );
                socket.Bind(new IPEndPoint(address, port));
                return ((IPEndPoint)socket.LocalEndPoint!).Port;
            }
            catch (SocketException)
            {
                // Taken, or not an address of this machine, which starting the network will say better.
            }
        }
        return usual;
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await network.StartAsync(cancellationToken);
        await gnmi.StartAsync(cancellationToken);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await gnmi.DisposeAsync();
        await network.DisposeAsync();
    }
}
