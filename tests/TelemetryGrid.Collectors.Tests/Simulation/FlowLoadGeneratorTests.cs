using System.Net;
using System.Net.Sockets;
using TelemetryGrid.Protocols;
using TelemetryGrid.Protocols.Flows;
using TelemetryGrid.Protocols.Netflow;
using TelemetryGrid.Simulation.Load;

namespace TelemetryGrid.Collectors.Tests.Simulation;

public sealed class FlowLoadGeneratorTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunAsync_TotalFlows_ArriveAndAddUp(bool segmentation)
    {
        using var receiver = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = 4 << 20 };
        receiver.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        // 70 datagrams, fewer than the smallest default receive buffer holds.
        var generator = new FlowLoadGenerator(
            new FlowLoadOptions
            {
                Collector = (IPEndPoint)receiver.LocalEndPoint!,
                DistinctFlows = 1_000,
                TotalFlows = 2_100,
                Segmentation = segmentation,
            }
        );

        FlowLoadTotals sent = await generator.RunAsync(TestContext.Current.CancellationToken);

        var flows = new FlowRecordBuffer();
        var datagram = new byte[2_000];
        receiver.ReceiveTimeout = 5_000;
        for (int i = 0; i < sent.Datagrams; i++)
        {
            int length = receiver.Receive(datagram);
            Assert.Equal(DecodeStatus.Ok, NetflowV5Decoder.TryRead(datagram.AsSpan(0, length), flows, out FlowDatagramHeader header));
            Assert.Equal((uint)(i * 30), header.SequenceNumber);
        }
        FlowRecord[] records = flows.Records.ToArray();
        Assert.Equal(70, sent.Datagrams);
        Assert.Equal(2_100, sent.Flows);
        Assert.Equal(sent.Flows, records.Length);
        Assert.Equal(sent.Octets, records.Aggregate(0ul, (sum, r) => sum + r.OctetDeltaCount));
        Assert.Equal(sent.Packets, records.Aggregate(0ul, (sum, r) => sum + r.PacketDeltaCount));
        // 1,000 keys in whole datagrams.
        Assert.Equal(1_020, records.Select(r => (r.SourceAddress, r.SourceTransportPort)).Distinct().Count());
    }

    [Fact]
    public async Task RunAsync_Pace_IsKept()
    {
        using var receiver = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        receiver.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var generator = new FlowLoadGenerator(
            new FlowLoadOptions
            {
                Collector = (IPEndPoint)receiver.LocalEndPoint!,
                FlowsPerSecond = 30_000,
                TotalFlows = 9_000,
            }
        );

        FlowLoadTotals sent = await generator.RunAsync(TestContext.Current.CancellationToken);

        Assert.InRange(sent.Elapsed.TotalSeconds, 0.29, 5);
    }

    [Fact]
    public void Constructor_InvalidOptions_ListsThemAll()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() =>
            new FlowLoadGenerator(new FlowLoadOptions { DistinctFlows = 0, FlowsPerSecond = double.NaN })
        );

        Assert.Contains("DistinctFlows", error.Message);
        Assert.Contains("FlowsPerSecond", error.Message);
    }
}
