using TelemetryGrid.Protocols.Flows;
using TelemetryGrid.Protocols.Sflow;
using TelemetryGrid.Protocols.Tests.Packets;

namespace TelemetryGrid.Protocols.Tests.Sflow;

public sealed class SflowDecoderTests
{
    private static readonly byte[] TcpFrame = new PacketBuilder()
        .Ethernet(0x0800)
        .IPv4(6, totalLength: 1482)
        .Tcp(443, 50_001, 0x10)
        .ToArray();

    private readonly FlowRecordBuffer _flows = new();
    private readonly InterfaceCounterBuffer _counters = new();
    private readonly SflowSampleBuffer _samples = new();

    private DecodeStatus Read(byte[] datagram, out SflowDatagramHeader header) =>
        SflowDecoder.TryRead(datagram, _flows, _counters, out header, _samples);

    private FlowRecord ReadOne((uint Format, XdrWriter Body) sample)
    {
        Assert.Equal(DecodeStatus.Ok, Read(XdrWriter.Datagram(sample), out _));
        return Assert.Single(_flows.Records.ToArray());
    }

    [Fact]
    public void TryRead_FlowSample_IsOneRecordWithItsSamplingRateUnapplied()
    {
        byte[] datagram = XdrWriter.Datagram(XdrWriter.FlowSample([XdrWriter.RawHeader(TcpFrame, 1500)]));

        Assert.Equal(DecodeStatus.Ok, Read(datagram, out SflowDatagramHeader header));
        FlowRecord record = Assert.Single(_flows.Records.ToArray());
        Assert.Equal("192.0.2.1", header.AgentAddress.ToString());
        Assert.Equal(7u, header.SubAgentId);
        Assert.Equal(1001u, header.SequenceNumber);
        Assert.Equal(60_000u, header.Uptime);
        Assert.Equal(1, header.FlowSamples);
        Assert.Equal(1ul, record.PacketDeltaCount);
        Assert.Equal(1500ul, record.OctetDeltaCount);
        Assert.Equal(512u, record.SamplingInterval);
        Assert.Equal(3u, record.IngressInterface);
        Assert.Equal(5u, record.EgressInterface);
        Assert.Equal(7u, record.ObservationDomainId);
        Assert.Equal(0, record.FlowDirection);
        Assert.Equal(443, record.SourceTransportPort);
        Assert.Equal(0, record.FlowEndMilliseconds);
    }

    [Fact]
    public void TryRead_FlowSample_ReportsItsHeadForLossDetection()
    {
        Read(XdrWriter.Datagram(XdrWriter.FlowSample([], source: (1u << 24) | 77)), out _);

        SflowSample sample = Assert.Single(_samples.Samples.ToArray());
        Assert.Equal(SflowSampleKind.Flow, sample.Kind);
        Assert.Equal(1u, sample.SourceIdType);
        Assert.Equal(77u, sample.SourceIdIndex);
        Assert.Equal(42u, sample.SequenceNumber);
        Assert.Equal(21_504u, sample.SamplePool);
        Assert.Equal(1u, sample.Drops);
    }

    [Fact]
    public void TryRead_IPTotalLengthAsked_CountsAsNetflowDoes()
    {
        byte[] datagram = XdrWriter.Datagram(XdrWriter.FlowSample([XdrWriter.RawHeader(TcpFrame, 1500)]));

        SflowDecoder.TryRead(datagram, _flows, _counters, out _, octets: SflowOctets.IPTotalLength);

        Assert.Equal(1482ul, _flows.Records[0].OctetDeltaCount);
    }

    [Fact]
    public void TryRead_ExpandedFlowSample_ReadsThirtyTwoBitIndexes()
    {
        XdrWriter body = new XdrWriter().UInt32(9, 0, 0x8000_0001, 1000, 5, 0, 0, 0x7000_0001, 0, 0x8000_0001, 1);
        (uint format, XdrWriter record) = XdrWriter.RawHeader(TcpFrame, 1500);

        FlowRecord flow = ReadOne((3, body.Block(format, record)));

        Assert.Equal(0x7000_0001u, flow.IngressInterface);
        Assert.Equal(0x8000_0001u, flow.EgressInterface);
        Assert.Equal(1, flow.FlowDirection);
        Assert.Equal(0x8000_0001u, _samples.Samples[0].SourceIdIndex);
    }

    [Theory]
    [InlineData(0x4000_0102, 0u, 130)] // discarded by an access list
    [InlineData(0x4000_0001, 0u, 131)] // discarded, host unreachable
    [InlineData(0x4000_0100, 0u, 128)] // discarded, reason unknown
    [InlineData(0x8000_0007, 0u, 0)] // sent out of seven interfaces
    [InlineData(0x3FFF_FFFF, 0u, 0)] // for the device itself
    [InlineData(0x0000_0011, 17u, 0)]
    public void TryRead_OutputFormats_AreTakenApart(uint output, uint egress, byte forwarding)
    {
        FlowRecord record = ReadOne(XdrWriter.FlowSample([], output: output));

        Assert.Equal(egress, record.EgressInterface);
        Assert.Equal(forwarding, record.ForwardingStatus);
    }

    [Fact]
    public void TryRead_ZeroSamplingRate_IsUnknownAndCounted()
    {
        Assert.Equal(DecodeStatus.Ok, Read(XdrWriter.Datagram(XdrWriter.FlowSample([], rate: 0)), out SflowDatagramHeader header));

        Assert.Equal(0u, _flows.Records[0].SamplingInterval);
        Assert.Equal(1, header.ZeroSamplingRates);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TryRead_ExtendedRecords_FillForwardingWhateverTheirOrder(bool reversed)
    {
        byte[] tagged = new PacketBuilder().Ethernet(0x8100).Vlan(99, 0x0800).IPv4(17).Udp(53, 53).ToArray();
        (uint, XdrWriter)[] records =
        [
            (1001, new XdrWriter().UInt32(10, 0, 20, uint.MaxValue)),
            (1002, new XdrWriter().UInt32(1, 0xCB007101, 24, 16)),
            (1003, new XdrWriter().UInt32(1, 0xCB007101, 64_500, 64_501, 64_502, 2, 2, 2, 64_510, 64_511, 1, 1, 64_512, 1, 42, 100)),
            (4_444, new XdrWriter().UInt32(1, 2, 3)),
            XdrWriter.RawHeader(tagged, 90),
        ];
        if (reversed)
        {
            Array.Reverse(records);
        }

        FlowRecord record = ReadOne(XdrWriter.FlowSample(records));

        Assert.Equal(10, record.VlanId);
        Assert.Equal(20, record.PostVlanId);
        Assert.Equal("203.0.113.1", record.NextHopAddress.ToString());
        Assert.Equal(24, record.SourcePrefixLength);
        Assert.Equal(16, record.DestinationPrefixLength);
        Assert.Equal(64_501u, record.BgpSourceAsNumber);
        Assert.Equal(64_512u, record.BgpDestinationAsNumber);
        Assert.Equal(90ul, record.OctetDeltaCount);
    }

    [Fact]
    public void TryRead_IPv4AndIPv6Digests_ServeWithoutASampledHeader()
    {
        var v4 = new XdrWriter().UInt32(1400, 6, 0xC0000201, 0xC6336402, 443, 51_000, 0x18, 0xB8);
        var v6 = new XdrWriter()
            .UInt32(80, 58)
            .UInt64(0x20010DB800000000)
            .UInt64(1)
            .UInt64(0x20010DB800000000)
            .UInt64(2)
            .UInt32(135, 0, 0, 0xC0);
        byte[] datagram = XdrWriter.Datagram(XdrWriter.FlowSample([(3, v4)]), XdrWriter.FlowSample([(4, v6)]));

        Assert.Equal(DecodeStatus.Ok, Read(datagram, out _));
        FlowRecord first = _flows.Records[0];
        Assert.Equal(1400ul, first.OctetDeltaCount);
        Assert.Equal("198.51.100.2", first.DestinationAddress.ToString());
        Assert.Equal(51_000, first.DestinationTransportPort);
        Assert.Equal(0x18, first.TcpControlBits);
        Assert.Equal(0xB8, first.IpClassOfService);
        FlowRecord second = _flows.Records[1];
        Assert.Equal("2001:db8::2", second.DestinationAddress.ToString());
        Assert.Equal(135 << 8, second.IcmpTypeCode);
    }

    [Theory]
    [InlineData(11u)]
    [InlineData(12u)]
    public void TryRead_HeaderStartingAtIP_IsRead(uint protocol)
    {
        var packet = new PacketBuilder();
        byte[] bytes = (protocol == 11 ? packet.IPv4(17) : packet.IPv6(17)).Udp(1812, 1813).ToArray();

        Assert.Equal(1813, ReadOne(XdrWriter.FlowSample([XdrWriter.RawHeader(bytes, 60, protocol)])).DestinationTransportPort);
    }

    [Fact]
    public void TryRead_NotIP_IsStillOneRecordWithItsOctets()
    {
        byte[] arp = new PacketBuilder().Ethernet(0x0806).Bytes(new byte[46]).ToArray();

        Assert.Equal(
            DecodeStatus.Ok,
            Read(XdrWriter.Datagram(XdrWriter.FlowSample([XdrWriter.RawHeader(arp, 64)])), out SflowDatagramHeader header)
        );
        Assert.Equal(64ul, _flows.Records[0].OctetDeltaCount);
        Assert.Equal(1, header.PartialHeaders);
    }

    [Fact]
    public void TryRead_IPv6Agent_IsRead()
    {
        byte[] datagram = new XdrWriter().UInt32(5, 2).UInt64(0x20010DB800000000).UInt64(0x35).UInt32(1, 2, 3, 0).ToArray();

        Assert.Equal(DecodeStatus.Ok, Read(datagram, out SflowDatagramHeader header));
        Assert.Equal("2001:db8::35", header.AgentAddress.ToString());
        Assert.Equal(2u, header.SequenceNumber);
    }

    [Fact]
    public void TryRead_CounterSample_MergesItsBlocks()
    {
        var ethernet = new XdrWriter().UInt32(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13);
        var generic = new XdrWriter()
            .UInt32(501, 6)
            .UInt64(100_000_000_000)
            .UInt32(1, 1)
            .UInt64(0x1_0000_0000)
            .UInt32(11, 12, 13, 14, 15, uint.MaxValue)
            .UInt64(0x2_0000_0000)
            .UInt32(21, 22, 23, 24, 25, 2);
        var name = new XdrWriter().Opaque("xe-0/0/1"u8);
        var processor = new XdrWriter().UInt32(1250, 900, 800).UInt64(8_000_000_000).UInt64(3_000_000_000);
        XdrWriter body = new XdrWriter()
            .UInt32(77, 501, 5)
            .Block(2, ethernet)
            .Block(1, generic)
            .Block(9999, name)
            .Block(1005, name)
            .Block(1001, processor);
        byte[] datagram = XdrWriter.Datagram((2, body));

        Assert.Equal(DecodeStatus.Ok, Read(datagram, out SflowDatagramHeader header));
        InterfaceCounters entry = Assert.Single(_counters.Counters.ToArray());
        Assert.Equal(InterfaceCounterBlocks.Generic | InterfaceCounterBlocks.Ethernet | InterfaceCounterBlocks.Name, entry.Blocks);
        Assert.Equal(77u, entry.SequenceNumber);
        Assert.Equal(501u, entry.IfIndex);
        Assert.Equal(100_000_000_000ul, entry.IfSpeed);
        Assert.True(entry.IfAdminStatusUp);
        Assert.False(entry.IfOperStatusUp);
        Assert.Equal(0x1_0000_0000ul, entry.IfHCInOctets);
        Assert.Equal(15u, entry.IfInErrors);
        Assert.Equal(InterfaceCounters.NotKept32, entry.IfInUnknownProtos);
        Assert.Equal(0x2_0000_0000ul, entry.IfHCOutOctets);
        Assert.Equal(24u, entry.IfOutDiscards);
        Assert.Equal(2u, entry.Dot3StatsFCSErrors);
        Assert.Equal(13u, entry.Dot3StatsSymbolErrors);
        Assert.Equal("xe-0/0/1", entry.GetIfNameString(datagram));
        Assert.True(header.HasProcessor);
        Assert.Equal(1250u, header.Processor.Cpu5Seconds);
        Assert.Equal(3_000_000_000ul, header.Processor.FreeMemory);
        Assert.Equal(1, header.UnknownRecords);
    }

    [Fact]
    public void TryRead_UnknownSample_IsSkippedByLength()
    {
        byte[] datagram = XdrWriter.Datagram(
            (0x1234_5001, new XdrWriter().Bytes(new byte[13])),
            XdrWriter.FlowSample([XdrWriter.RawHeader(TcpFrame, 1500)])
        );

        Assert.Equal(DecodeStatus.Ok, Read(datagram, out SflowDatagramHeader header));
        Assert.Equal(1, header.UnknownSamples);
        Assert.Equal(1, _flows.Count);
    }

    [Fact]
    public void TryRead_OtherVersion_IsRefused()
    {
        Assert.Equal(DecodeStatus.UnsupportedVersion, Read(new XdrWriter().UInt32(4, 1, 1, 1, 1, 1, 1).ToArray(), out _));
    }
}
