using System.Net;
using System.Net.Sockets;
using TelemetryGrid.Collectors.Gnmi;
using TelemetryGrid.Collectors.Sources;
using TelemetryGrid.Collectors.Tests.Gnmi;
using TelemetryGrid.Identity;
using TelemetryGrid.Interfaces;
using TelemetryGrid.Simulation;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Collectors.Tests.Simulation;

/// <summary>Telemetry that simulated devices push, through the listeners.</summary>
public sealed class SimulatedStreamsTests
{
    [Fact]
    public async Task Dialout_OfEveryDeviceThatDialsOut_HasItsInterfacesAndProcessor()
    {
        await using var rig = new GnmiRig();
        SimulatedNetworkOptions options = SimulatedPorts.Options();
        await using var network = new SimulatedNetwork(options);
        GnmiDialoutServer server = await rig.ListenAsync(addresses: BookOf(network));
        options.MdtCollector = IPEndPoint.Parse(server.Address.Authority);
        await network.StartAsync();
        SimulatedDevice[] devices = [.. network.Devices.Where(d => d.DialsOut)];
        Assert.Equal(2, devices.Length);

        await AssertInterfacesAsync(rig, devices);
        Assert.Equal(devices.Select(d => d.Name).ToHashSet(), [.. rig.Readings().Select(r => r.Device.Value)]);
        Assert.Equal((devices.Length, 0L), (server.Streams, server.Health.Malformed));
        await GnmiRig.UntilAsync(() =>
            devices.All(d =>
                rig.Samples()
                    .Any(s =>
                        s.Key.Contains("cpu", StringComparison.Ordinal)
                        && s.Key.Contains($"device=\"{d.Name}\"", StringComparison.Ordinal)
                        && s.Value is > 0 and <= 100
                    )
            )
        );
        Assert.True(network.Streamed.Mdt >= 3 * devices.Length);
    }

    [Fact]
    public async Task Dialout_ServerThatComesLate_IsDialledAgain()
    {
        await using var rig = new GnmiRig();
        int port = SimulatedPorts.Free(SocketType.Stream);
        SimulatedNetworkOptions options = SimulatedPorts.Options();
        options.MdtCollector = new IPEndPoint(IPAddress.Loopback, port);
        await using var network = new SimulatedNetwork(options);
        await network.StartAsync();
        await using var server = new GnmiDialoutServer(
            new SourceDefinition
            {
                Id = SourceId.Parse("late"),
                Kind = SourceKind.StreamingTelemetry,
                Endpoint = options.MdtCollector.ToString(),
            },
            new GnmiDefinition { Tls = false, Listen = true },
            BookOf(network),
            rig.Node
        );
        using (var before = new TcpListener(options.MdtCollector))
        {
            // Somebody who hangs up at once.
            before.Start();
            (await before.AcceptSocketAsync().WaitAsync(TimeSpan.FromSeconds(20))).Dispose();
        }
        await server.StartAsync(CancellationToken.None);

        await GnmiRig.UntilAsync(() => server.Streams == 2 && server.Health.Messages > 6);
        Assert.Equal(0, server.Health.Malformed);
    }

    [Fact]
    public async Task NativeTelemetry_OverUdp_HasTheInterfaces()
    {
        await using var rig = new GnmiRig();
        SimulatedNetworkOptions options = SimulatedPorts.Options();
        await using var network = new SimulatedNetwork(options);
        JunosListener listener = await rig.ListenJunosAsync(BookOf(network));
        options.JunosCollector = listener.LocalEndPoint;
        await network.StartAsync();

        await AssertInterfacesAsync(rig, [.. network.Devices.Where(d => d.StreamsNatively)]);
        Assert.Equal(0, listener.Health.Malformed);
        Assert.True(network.Streamed.Junos > 0);
    }

    // Traffic goes on meanwhile: what was read can only be less than what is there now.
    private static async Task AssertInterfacesAsync(GnmiRig rig, SimulatedDevice[] devices)
    {
        Assert.NotEmpty(devices);
        await GnmiRig.UntilAsync(() =>
        {
            HashSet<(string, string, uint)> read =
            [
                .. rig.Readings()
                    .Where(r => r.Reading.InOctets is not null)
                    .Select(r => (r.Device.Value, r.Reading.Name, r.Reading.IfIndex)),
            ];
            return devices.SelectMany(d => d.Interfaces).All(i => read.Contains((i.Device.Name, i.Name, i.IfIndex)));
        });
        // Neighbour discovery alone makes links carry something.
        await GnmiRig.UntilAsync(() => rig.Readings().Any(r => r.Reading.InOctets > 0));
        IReadOnlyList<(DeviceId Device, InterfaceCounters Reading)> readings = rig.Readings();
        foreach (SimulatedInterface one in devices.SelectMany(d => d.Interfaces))
        {
            InterfaceCounters last = readings
                .Last(r => r.Device.Value == one.Device.Name && r.Reading.Name == one.Name && r.Reading.InOctets is not null)
                .Reading;
            Assert.Equal(one.IsUp ? InterfaceStatus.Up : InterfaceStatus.Down, last.OperStatus);
            Assert.Equal(one.IsAdminUp ? InterfaceStatus.Up : InterfaceStatus.Down, last.AdminStatus);
            Assert.Equal(one.Alias, last.Alias);
            Assert.InRange(last.InOctets!.Value, 0ul, one.InOctets);
            Assert.InRange(last.OutOctets!.Value, 0ul, one.OutOctets);
        }
    }

    private static DeviceAddressBook BookOf(SimulatedNetwork network)
    {
        var book = new DeviceAddressBook();
        book.Replace(
            network.Devices.Select(d => new SourceDefinition
            {
                Id = SourceId.Parse(d.Name),
                Kind = SourceKind.Snmp,
                Endpoint = d.Address.ToString(),
                Device = DeviceId.Parse(d.Name),
            })
        );
        return book;
    }
}
