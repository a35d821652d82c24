using System.Net;
using TelemetryGrid.Collectors.Discovery;
using TelemetryGrid.Collectors.Snmp;
using TelemetryGrid.Collectors.Tests.Snmp;
using TelemetryGrid.Identity;
using TelemetryGrid.Protocols.Snmp;
using TelemetryGrid.Topology;

namespace TelemetryGrid.Collectors.Tests.Discovery;

public sealed class NetworkDiscoveryTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task RunAsync_WrongThenRightCommunity_FindsTheDevice()
    {
        await using var agent = new TestAgent();
        agent.System(1);
        agent.Interface(1, "eth0", "Ethernet", 1);
        var options = Options(agent.EndPoint);
        options.Credentials.Insert(0, DiscoveryCredential.OfCommunity("old", SnmpVersion.V2c, new SnmpCommunity("old")));
        options.Timeout = TimeSpan.FromSeconds(1);
        options.Retries = 0;
        options.Names[IPAddress.Loopback] = DeviceId.Parse("edge-1");
        var told = new List<DiscoveredDevice>();

        var report = await RunAsync(options, told.Add);

        var device = Assert.Single(report.Devices);
        Assert.Equal("current", device.Credential);
        Assert.Equal(agent.EndPoint, device.EndPoint);
        Assert.Equal(("edge-1", "edge-1"), (device.Inventory.Device.Value, device.Inventory.ConfiguredName));
        Assert.Equal("test-device", device.Inventory.SysName);
        Assert.Equal(["127.0.0.1"], device.Inventory.ManagementAddresses);
        var port = Assert.Single(device.Inventory.Interfaces);
        Assert.Equal(("eth0", 1, 10_000_000_000, "00:01:02:ab:cd:01"), (port.Name, port.IfIndex, port.Speed, port.PhysAddress));
        Assert.Equal([device], told);
        Assert.Equal((1, 1, 0, 0), (report.Asked, report.Answered, report.Silent, report.Refused));
    }

    [Fact]
    public async Task RunAsync_NothingThere_IsSilent()
    {
        await using var agent = new TestAgent { Silent = true };
        var options = Options(agent.EndPoint);
        options.Timeout = TimeSpan.FromMilliseconds(100);
        options.Retries = 0;

        var report = await RunAsync(options);

        Assert.Empty(report.Devices);
        Assert.Equal((1, 0, 1, 0), (report.Asked, report.Answered, report.Silent, report.Refused));
    }

    [Fact]
    public async Task RunAsync_AgentThatRefuses_TellsSoWithoutTheCommunity()
    {
        await using var agent = new TestAgent { Refusal = SnmpErrorStatus.AuthorizationError };

        var report = await RunAsync(Options(agent.EndPoint));

        Assert.Equal((0, 1), (report.Silent, report.Refused));
        var error = Assert.Single(report.Errors);
        Assert.StartsWith($"{agent.EndPoint} with current: ", error, StringComparison.Ordinal);
        Assert.DoesNotContain(TestAgent.Community, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_OneDeviceBehindTwoAddresses_IsOne()
    {
        await using var one = new TestAgent();
        await using var other = new TestAgent();
        foreach (var agent in new[] { one, other })
        {
            agent.System(1);
            agent.Set("1.3.6.1.2.1.47.1.1.1.1.5.1", SnmpValue.Integer32(3));
            agent.Set("1.3.6.1.2.1.47.1.1.1.1.11.1", SnmpValue.OctetString("SN-4711"));
        }
        var options = Options(one.EndPoint);
        options.Seeds.Add(other.EndPoint);

        var report = await RunAsync(options);
        other.Set("1.3.6.1.2.1.47.1.1.1.1.11.1", SnmpValue.OctetString("SN-4712"));
        var translated = await RunAsync(options);

        Assert.Equal((1, 1), (report.Devices.Length, report.Merged));
        // One address, two ports, two serial numbers: two devices behind a translation, of one name.
        Assert.Equal((2, 0), (translated.Devices.Length, translated.Merged));
    }

    [Fact]
    public async Task RunAsync_NeighborsWithinTheNetworks_AreFollowed()
    {
        await using var agent = new TestAgent();
        agent.System(1);
        foreach (var neighbor in new[] { "127.0.0.9", "192.0.2.9", "127.0.1.9" })
        {
            agent.Set($"1.3.6.1.2.1.15.3.1.2.{neighbor}", SnmpValue.Integer32(6));
        }
        var options = Options(agent.EndPoint);
        options.Networks.Add(IPNetwork.Parse("127.0.0.8/31"));
        options.Networks.Add(IPNetwork.Parse("127.0.1.0/24"));
        options.Exclude.Add(IPNetwork.Parse("127.0.1.0/24"));
        options.Port = agent.EndPoint.Port;
        options.Timeout = TimeSpan.FromSeconds(1);
        options.Retries = 0;

        var report = await RunAsync(options);

        Assert.Equal(3, report.Asked); // the seed and the two of the first network, of which one is the neighbour
        Assert.Equal(254, report.Excluded);
        Assert.Equal(3, Assert.Single(report.Devices).Inventory.Neighbors.Count(n => n.Protocol == NeighborProtocol.Bgp));
    }

    [Fact]
    public async Task RunAsync_Limits_BoundAddressesAndRate()
    {
        await using var agent = new TestAgent { Silent = true };
        var options = Options(agent.EndPoint);
        options.Networks.Add(IPNetwork.Parse("127.9.0.0/16"));
        options.Port = agent.EndPoint.Port;
        options.MaxAddresses = 20;
        options.AddressesPerSecond = 100;
        options.Timeout = TimeSpan.FromMilliseconds(20);
        options.Retries = 0;

        var report = await RunAsync(options);

        Assert.Equal(20, report.Asked);
        Assert.InRange(report.BeyondLimit, 65_000, 65_536);
        Assert.True(report.Duration >= TimeSpan.FromSeconds(0.18), $"20 addresses at 100 a second took {report.Duration}.");
    }

    [Fact]
    public async Task RunAsync_Cancelled_TellsWhatItFound()
    {
        await using var agent = new TestAgent();
        agent.System(1);
        using var stop = new CancellationTokenSource();
        var options = Options(agent.EndPoint);
        options.Networks.Add(IPNetwork.Parse("127.9.0.0/16"));
        options.Port = agent.EndPoint.Port;
        options.AddressesPerSecond = 50;
        await using var engine = new SnmpEngine(new SnmpEngineOptions(), TimeProvider.System);
        var discovery = new NetworkDiscovery(options, engine, TimeProvider.System) { OnDevice = async _ => await stop.CancelAsync() };

        var report = await discovery.RunAsync(stop.Token).WaitAsync(s_limit, TestContext.Current.CancellationToken);

        Assert.True(report.IsCancelled);
        Assert.Single(report.Devices);
    }

    [Fact]
    public void Validate_EverythingWrong_IsListed()
    {
        var options = new DiscoveryOptions
        {
            Port = 0,
            MaxAddresses = 0,
            AddressesPerSecond = 0,
            AtOnce = 0,
            Timeout = TimeSpan.Zero,
            Retries = -1,
        };

        Assert.Equal(8, options.Validate().Count);
    }

    [Fact]
    public async Task RunAsync_RealAgent_TellsWhatTheMachineIs()
    {
        await using var agent = NetSnmp.StartSnmpd(TestAgent.Community);
        var options = Options(agent.EndPoint);
        options.Retries = 10;
        options.Timeout = TimeSpan.FromSeconds(2);

        var report = await RunAsync(options);

        var inventory = Assert.Single(report.Devices).Inventory;
        Assert.Equal(("linux", "snmpd-under-test", "here"), (inventory.Os, inventory.SysName, inventory.Location));
        Assert.StartsWith("80001f88", inventory.EngineId, StringComparison.Ordinal);
        Assert.Contains(inventory.Interfaces, i => i.Name == "lo" && i.Addresses.Contains("127.0.0.1/8"));
    }

    [Fact]
    public async Task RunAsync_SimulatedDevices_AreIdentifiedOverTheWire()
    {
        const string recording = "cisco-c3560";
        await using var simulator = await NetSnmp.StartSimulatorAsync("switch/" + recording);
        var options = new DiscoveryOptions { Retries = 10, Timeout = TimeSpan.FromSeconds(3) };
        options.Seeds.Add(simulator.EndPoint);
        options.Credentials.Add(DiscoveryCredential.OfCommunity("recording", SnmpVersion.V2c, new SnmpCommunity(recording)));

        var report = await RunAsync(options);

        var inventory = Assert.Single(report.Devices).Inventory;
        Assert.Equal(("ios", "Cisco", "12.2(55)SE3"), (inventory.Os, inventory.Vendor, inventory.Version));
        Assert.Equal(57, inventory.Interfaces.Length);
        Assert.Empty(inventory.Gaps);
    }

    private static DiscoveryOptions Options(IPEndPoint seed)
    {
        var options = new DiscoveryOptions { AddressesPerSecond = 1000 };
        options.Seeds.Add(seed);
        options.Credentials.Add(DiscoveryCredential.OfCommunity("current", SnmpVersion.V2c, new SnmpCommunity(TestAgent.Community)));
        return options;
    }

    private static async Task<DiscoveryReport> RunAsync(DiscoveryOptions options, Action<DiscoveredDevice>? onDevice = null)
    {
        await using var engine = new SnmpEngine(new SnmpEngineOptions(), TimeProvider.System);
        var discovery = new NetworkDiscovery(options, engine, TimeProvider.System)
        {
            OnDevice = device =>
            {
                onDevice?.Invoke(device);
                return ValueTask.CompletedTask;
            },
        };
        return await discovery.RunAsync(TestContext.Current.CancellationToken).WaitAsync(s_limit);
    }
}
