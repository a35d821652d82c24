using TelemetryGrid.Protocols.Flows;
using TelemetryGrid.Protocols.Sflow;
using TelemetryGrid.Simulation;

namespace TelemetryGrid.Collectors.Tests.Simulation;

/// <summary>What the exporters send, read back by the real decoders (which also check every datagram's status and sequence number).</summary>
public sealed class ExporterTests
{
    [Theory]
    [InlineData(ExportProtocol.NetflowV5)]
    [InlineData(ExportProtocol.NetflowV9)]
    [InlineData(ExportProtocol.Ipfix)]
    [InlineData(ExportProtocol.Sflow)]
    public void Exported_AnyProtocol_EqualsWhatIsDecoded(ExportProtocol protocol)
    {
        var traffic = new SimulatedTraffic(SimulatedTraffic.Quiet());
        traffic.Run(60);

        foreach (SimulatedDevice device in traffic.Devices.Where(d => d.Protocol == protocol))
        {
            List<FlowRecord> records = traffic.Records[device];
            ExportTotals totals = device.Exported;
            Assert.True(totals.Records > 10);
            Assert.Equal(totals.Records, records.Count);
            Assert.Equal(totals.Octets, records.Aggregate(0ul, (sum, r) => sum + r.OctetDeltaCount));
            Assert.Equal(totals.Packets, records.Aggregate(0ul, (sum, r) => sum + r.PacketDeltaCount));
            Assert.Equal(totals.Datagrams, traffic.Datagrams.Count(d => d.Device == device));
            Assert.Equal(0, totals.SendErrors);
        }
    }

    [Theory]
    [InlineData(ExportProtocol.NetflowV9)]
    [InlineData(ExportProtocol.Ipfix)]
    public void Announce_OptionsData_TellsSamplingAndInterfaceNames(ExportProtocol protocol)
    {
        var traffic = new SimulatedTraffic(SimulatedTraffic.Quiet());
        traffic.Run(1);

        SimulatedDevice device = traffic.One(protocol);
        ExporterSession session = traffic.SessionOf(device);
        Assert.Equal(16u, session.Samplers.Find((uint)traffic.Devices.ToList().IndexOf(device) + 1, 0));
        foreach (SimulatedInterface named in device.Interfaces)
        {
            Assert.True(session.InterfaceNames.TryGet(named.IfIndex, out string? name));
            Assert.Equal(named.Name, name);
        }
    }

    [Theory]
    [InlineData(ExportProtocol.NetflowV5)]
    [InlineData(ExportProtocol.NetflowV9)]
    [InlineData(ExportProtocol.Ipfix)]
    public void Records_TimesAndInterfaces_LieWithinTheDevice(ExportProtocol protocol)
    {
        var traffic = new SimulatedTraffic(SimulatedTraffic.Quiet());
        traffic.Run(30);

        SimulatedDevice device = traffic.One(protocol);
        long start = traffic.Model.Start.ToUnixTimeMilliseconds();
        HashSet<uint> indexes = [.. device.Interfaces.Select(i => i.IfIndex)];
        Assert.All(
            traffic.Records[device],
            r =>
            {
                // Headers of v9 carry whole seconds.
                Assert.InRange(r.FlowStartMilliseconds, start - 1_000, start + 30_000);
                Assert.InRange(r.FlowEndMilliseconds, r.FlowStartMilliseconds, start + 30_000);
                Assert.Contains(r.IngressInterface, indexes);
                Assert.Contains(r.EgressInterface, indexes);
            }
        );
        Assert.Equal(protocol != ExportProtocol.NetflowV5, traffic.Records[device].Exists(r => !r.SourceAddress.IsIPv4));
    }

    [Fact]
    public void CounterSamples_OfSflowAgents_CarryTheInterfacesCounters()
    {
        var traffic = new SimulatedTraffic(SimulatedTraffic.Quiet());
        traffic.Run(120);

        SimulatedDevice device = traffic.One(ExportProtocol.Sflow);
        InterfaceCounters[] uplink =
        [
            .. traffic.Counters.Counters.ToArray().Where(c => c.IfIndex == 1 && c.IfSpeed == device.Interfaces[0].Speed),
        ];
        Assert.True(uplink.Length >= 5);
        Assert.All(uplink, c => Assert.True(c.IfOperStatusUp && c.IfAdminStatusUp));
        Assert.True(device.Exported.CounterSamples >= 5 * device.Interfaces.Count);
        Assert.Contains(uplink, c => c.IfHCInOctets > 0 && c.IfHCInOctets <= device.Interfaces[0].InOctets);
    }
}
