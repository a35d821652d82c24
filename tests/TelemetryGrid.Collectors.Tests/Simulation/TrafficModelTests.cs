using System.Security.Cryptography;
using TelemetryGrid.Protocols.Flows;
using TelemetryGrid.Simulation;
using TelemetryGrid.Simulation.Model;

namespace TelemetryGrid.Collectors.Tests.Simulation;

public sealed class TrafficModelTests
{
    private static string Fingerprint(int seed)
    {
        var traffic = new SimulatedTraffic(new SimulatedNetworkOptions { Seed = seed, FlowsPerSecond = 20 });
        traffic.Run(200);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((_, byte[] datagram) in traffic.Datagrams)
        {
            hash.AppendData(datagram);
        }
        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private static SimulatedNetworkOptions With(SimulatedEventKind kind, int seed = 1)
    {
        SimulatedNetworkOptions options = SimulatedTraffic.Quiet(seed);
        options.Events = [new SimulatedEvent(kind, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(20))];
        return options;
    }

    [Fact]
    public void Advance_SameSeed_SendsTheSameDatagrams()
    {
        string first = Fingerprint(5);

        Assert.Equal(first, Fingerprint(5));
        Assert.NotEqual(first, Fingerprint(6));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(40)]
    public void Build_AnySize_GivesDevicesDistinctNamesAddressesAndInterfaces(int deviceCount)
    {
        var traffic = new SimulatedTraffic(new SimulatedNetworkOptions { DeviceCount = deviceCount });

        Assert.Equal(deviceCount, traffic.Devices.Count);
        Assert.Equal(deviceCount, traffic.Devices.Select(d => d.Name).Distinct().Count());
        Assert.Equal(deviceCount, traffic.Devices.Select(d => d.Address).Distinct().Count());
        Assert.All(
            traffic.Devices,
            d =>
            {
                Assert.InRange(d.Interfaces.Count, 6, 24);
                Assert.Equal(d.Interfaces.Count, d.Interfaces.Select(i => i.Name).Distinct().Count());
                Assert.Equal(d.Interfaces.Count, d.Interfaces.Select(i => i.IfIndex).Distinct().Count());
            }
        );
        traffic.Run(5);
        Assert.All(traffic.Devices, d => Assert.Contains(d.Interfaces, i => i.InOctets > 0));
    }

    [Fact]
    public void Advance_LinksBetweenDevices_CountTheSameAtBothEnds()
    {
        var traffic = new SimulatedTraffic(SimulatedTraffic.Quiet());
        traffic.Run(60);

        foreach (SimulatedInterface end in traffic.Devices.SelectMany(d => d.Interfaces).Where(i => i.Peer is not null))
        {
            Assert.Equal(end.OutOctets, end.Peer!.InOctets);
            Assert.Equal(end.OutUcastPackets, end.Peer.InUcastPackets);
        }
    }

    [Theory]
    [InlineData(1u, 16u, 0.03)] // what is under way was not reported yet
    [InlineData(16u, 64u, 0.06)]
    public void Advance_FlowTotals_AgreeWithInterfaceCounters(uint netflowInterval, uint sflowRate, double tolerance)
    {
        SimulatedNetworkOptions options = SimulatedTraffic.Quiet(flowsPerSecond: 50);
        options.NetflowSamplingInterval = netflowInterval;
        options.SflowSamplingRate = sflowRate;
        var traffic = new SimulatedTraffic(options);
        traffic.Run(150);

        foreach (SimulatedDevice device in traffic.Devices.Where(d => d.Protocol != ExportProtocol.NetflowV5))
        {
            ulong discovery = device.Interfaces.Aggregate(
                0ul,
                (sum, i) => sum + (i.InMulticastPackets * TrafficModel.DiscoveryFrameLength)
            );
            double counted = device.Interfaces.Aggregate(0ul, (sum, i) => sum + i.InOctets) - discovery;
            double reported = traffic
                .Records[device]
                .Sum(r =>
                    (double)device.SamplingInterval
                    * (r.OctetDeltaCount + (device.Protocol == ExportProtocol.Sflow ? 0 : r.PacketDeltaCount * TrafficModel.FrameOverhead))
                );
            Assert.InRange(reported / counted, 1 - tolerance, 1 + tolerance);
        }
    }

    [Fact]
    public void Advance_Outage_TakesBothEndsDownAndMovesTheTraffic()
    {
        var traffic = new SimulatedTraffic(With(SimulatedEventKind.Outage));
        traffic.Run(25);
        SimulatedInterface down = Assert.Single(traffic.Model.Script.Incidents).Interface;
        ulong before = down.InOctets + down.OutOctets;
        long elsewhere = Total(traffic);
        traffic.Run(10);

        Assert.False(down.IsUp);
        Assert.False(down.Peer is { IsUp: true });
        Assert.True(before > 0);
        Assert.Equal(before, down.InOctets + down.OutOctets);
        Assert.True(Total(traffic) > elsewhere);
        Assert.Equal(TimeSpan.FromSeconds(20), down.LastChange);
        traffic.Run(20);
        Assert.True(down.IsUp);
        Assert.Empty(traffic.Model.Script.Incidents);
        Assert.True(down.InOctets + down.OutOctets > before);
    }

    [Fact]
    public void Advance_DenialOfService_FloodsOnePort()
    {
        var traffic = new SimulatedTraffic(With(SimulatedEventKind.DenialOfService));
        traffic.Run(19);
        Dictionary<SimulatedInterface, ulong> before = traffic.Devices.SelectMany(d => d.Interfaces).ToDictionary(i => i, i => i.OutOctets);
        traffic.Run(11);
        SimulatedIncident incident = Assert.Single(traffic.Model.Script.Incidents);

        ulong flooded = incident.Interface.OutOctets - before[incident.Interface];
        Assert.True(flooded > 300_000_000, $"{flooded}");
        Assert.Equal(SimulatedEventKind.DenialOfService, incident.Kind);
        int sources = traffic
            .Records.Values.SelectMany(r => r)
            .Where(r => r.DestinationAddress.ToIPAddress().Equals(incident.Address) && r.ProtocolIdentifier == 17)
            .Select(r => r.SourceAddress)
            .Distinct()
            .Count();
        Assert.True(sources > 100, $"{sources}");
    }

    [Fact]
    public void Advance_Scan_ShowsManyPortsFromOneSource()
    {
        SimulatedNetworkOptions options = With(SimulatedEventKind.Scan);
        options.NetflowSamplingInterval = 1;
        var traffic = new SimulatedTraffic(options);
        traffic.Run(42);

        IGrouping<FlowAddress, FlowRecord> scanner = traffic
            .Records.Where(r => r.Key.Role == DeviceRole.Edge)
            .SelectMany(r => r.Value)
            .Where(r => r.TcpControlBits == 2)
            .GroupBy(r => r.SourceAddress)
            .MaxBy(g => g.Count())!;
        Assert.True(scanner.Select(r => r.DestinationTransportPort).Distinct().Count() > 500);
        Assert.True(scanner.Select(r => r.DestinationAddress).Distinct().Count() > 50);
    }

    [Fact]
    public void Advance_InterfaceErrors_GrowOnOneInterfaceOnly()
    {
        var traffic = new SimulatedTraffic(With(SimulatedEventKind.InterfaceErrors));
        traffic.Run(30);

        SimulatedInterface faulty = Assert.Single(traffic.Devices.SelectMany(d => d.Interfaces), i => i.InErrors > 0);
        Assert.Same(Assert.Single(traffic.Model.Script.Incidents).Interface, faulty);
        Assert.True(faulty.InDiscards > 0);
    }

    [Fact]
    public void Advance_Acceleration_BringsTheNightSooner()
    {
        SimulatedNetworkOptions slow = SimulatedTraffic.Quiet(flowsPerSecond: 300);
        SimulatedNetworkOptions fast = SimulatedTraffic.Quiet(flowsPerSecond: 300);
        fast.Acceleration = 1_440; // a day in a minute: from noon to the small hours in forty seconds
        var day = new SimulatedTraffic(slow);
        var night = new SimulatedTraffic(fast);
        day.Run(38);
        night.Run(38);
        long dayBefore = day.Devices[3].Exported.Records;
        long nightBefore = night.Devices[3].Exported.Records;
        day.Run(5);
        night.Run(5);

        double ratio = (double)(night.Devices[3].Exported.Records - nightBefore) / (day.Devices[3].Exported.Records - dayBefore);
        Assert.InRange(ratio, 0.1, 0.8);
    }

    private static long Total(SimulatedTraffic traffic) =>
        (long)traffic.Devices.SelectMany(d => d.Interfaces).Aggregate(0ul, (sum, i) => sum + i.InOctets);
}
