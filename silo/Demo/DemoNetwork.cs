using System.Collections.Immutable;
using System.Net;
using TelemetryGrid.Identity;
using TelemetryGrid.Silo.Configuration;
using TelemetryGrid.Simulation;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Silo.Demo;

/// <summary>
/// A simulated network beside the node. It reaches the grid through its ordinary sources and sockets alone: what this adds to the
/// configuration is what a user with such a network would write.
/// </summary>
internal sealed class DemoNetwork(SimulatedNetwork network) : IHostedService
{
    private const int FlowPort = 2055;
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(5);

    public int DeviceCount => network.Devices.Count;

    /// <summary>What will happen, for the console.</summary>
    public string Story =>
        "after 2 minutes a denial-of-service attack, after 3 an outage, after 4½ a scan, after 6 a failing interface; again every 10 minutes.";

    /// <summary>Adds the demo's sources to the configuration.</summary>
    public static DemoNetwork Create(GridOptions options)
    {
        var simulation = new SimulatedNetworkOptions { FlowCollector = new IPEndPoint(IPAddress.Loopback, FlowPort) };
        var network = new SimulatedNetwork(simulation);
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
                        Enrichment = ImmutableDictionary<string, string>.Empty.Add("role", device.Role.ToString().ToLowerInvariant()),
                    },
                    new SourceCredentials(simulation.Community)
                )
            );
        }
        return new DemoNetwork(network);
    }

    public Task StartAsync(CancellationToken cancellationToken) => network.StartAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => network.DisposeAsync().AsTask();
}
