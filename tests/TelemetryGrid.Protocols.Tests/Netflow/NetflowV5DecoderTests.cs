using TelemetryGrid.Protocols.Flows;
using TelemetryGrid.Protocols.Netflow;
using TelemetryGrid.Protocols.Tests.Flows;

namespace TelemetryGrid.Protocols.Tests.Netflow;

public sealed class NetflowV5DecoderTests
{
    private const uint Seconds = 1_700_000_000;

    [Fact]
    public void TryRead_Record_FillsEveryField()
    {
        var flow = Assert.Single(Read(Datagram(1, 1000, sampling: 0x4064, Record(first: 400, last: 900)), out var status, out var header));
        Assert.Equal(DecodeStatus.Ok, status);
        Assert.Equal("10.0.0.1", flow.SourceAddress.ToString());
        Assert.Equal("10.0.0.2", flow.DestinationAddress.ToString());
        Assert.Equal("10.0.0.3", flow.NextHopAddress.ToString());
        Assert.Equal(11u, flow.IngressInterface);
        Assert.Equal(12u, flow.EgressInterface);
        Assert.Equal(13ul, flow.PacketDeltaCount);
        Assert.Equal(1400ul, flow.OctetDeltaCount);
        Assert.Equal((Seconds * 1000L) + 5 - 600, flow.FlowStartMilliseconds);
        Assert.Equal((Seconds * 1000L) + 5 - 100, flow.FlowEndMilliseconds);
        Assert.Equal(443, flow.SourceTransportPort);
        Assert.Equal(50_000, flow.DestinationTransportPort);
        Assert.Equal(0x1B, flow.TcpControlBits);
        Assert.Equal(6, flow.ProtocolIdentifier);
        Assert.Equal(0xB8, flow.IpClassOfService);
        Assert.Equal(64_500u, flow.BgpSourceAsNumber);
        Assert.Equal(64_501u, flow.BgpDestinationAsNumber);
        Assert.Equal(24, flow.SourcePrefixLength);
        Assert.Equal(16, flow.DestinationPrefixLength);
        Assert.Equal(100u, flow.SamplingInterval);
        Assert.Equal(0x0203u, flow.ObservationDomainId);
        Assert.Equal(0, flow.IcmpTypeCode);
        Assert.Equal(77u, header.SequenceNumber);
        Assert.Equal(1u, header.SequenceAdvance);
        Assert.Equal((Seconds * 1000L) + 5, header.ExportTimeMilliseconds);
        Assert.Equal(1000u, header.SysUptimeMilliseconds);
        Assert.Equal(100u, header.SamplingInterval);
    }

    [Fact]
    public void TryRead_FlowStartedBeforeUptimeWrapped_IsInThePast()
    {
        var flow = Assert.Single(Read(Datagram(1, 500, 0, Record(first: uint.MaxValue - 999, last: 200)), out _, out _));
        Assert.Equal((Seconds * 1000L) + 5 - 1500, flow.FlowStartMilliseconds);
        Assert.Equal((Seconds * 1000L) + 5 - 300, flow.FlowEndMilliseconds);
    }

    [Fact]
    public void TryRead_FlowEndsJustAfterHeader_IsInTheFuture()
    {
        var flow = Assert.Single(Read(Datagram(1, 500, 0, Record(first: 400, last: 520)), out _, out _));
        Assert.Equal((Seconds * 1000L) + 5 + 20, flow.FlowEndMilliseconds);
    }

    [Fact]
    public void TryRead_Icmp_TakesTypeAndCodeFromPort()
    {
        var flow = Assert.Single(Read(Datagram(1, 500, 0, Record(protocol: 1, destinationPort: 0x0800)), out _, out _));
        Assert.Equal(0x0800, flow.IcmpTypeCode);
    }

    [Fact]
    public void TryRead_FewerRecordsThanStated_ReadsThoseAndSaysTruncated()
    {
        Assert.Equal(2, Read(Datagram(3, 500, 0, Record(), Record()), out var status, out var header).Length);
        Assert.Equal(DecodeStatus.Truncated, status);
        Assert.Equal(2, header.FlowRecords);
        Assert.Equal(3u, header.SequenceAdvance);
    }

    [Fact]
    public void TryRead_MoreThanThirtyRecordsStated_ReadsNone()
    {
        Assert.Empty(Read(Datagram(31, 500, 0, Record()), out var status, out _));
        Assert.Equal(DecodeStatus.InvalidValue, status);
    }

    [Fact]
    public void TryRead_OtherVersion_IsUnsupported()
    {
        var datagram = Datagram(1, 500, 0, Record());
        datagram[1] = 7;
        Assert.Empty(Read(datagram, out var status, out _));
        Assert.Equal(DecodeStatus.UnsupportedVersion, status);
    }

    [Fact]
    public void TryRead_BufferFull_CountsDropped()
    {
        var buffer = new FlowRecordBuffer(2);
        var status = NetflowV5Decoder.TryRead(Datagram(3, 500, 0, Record(), Record(), Record()), buffer, out var header);
        Assert.Equal(DecodeStatus.LimitExceeded, status);
        Assert.Equal(2, buffer.Count);
        Assert.Equal(1, header.DroppedRecords);
    }

    private static FlowRecord[] Read(byte[] datagram, out DecodeStatus status, out FlowDatagramHeader header)
    {
        var buffer = new FlowRecordBuffer();
        status = NetflowV5Decoder.TryRead(datagram, buffer, out header);
        return buffer.Records.ToArray();
    }

    private static byte[] Datagram(ushort count, uint uptime, ushort sampling, params byte[][] records)
    {
        var datagram = new Octets().U16(5).U16(count).U32(uptime).U32(Seconds).U32(5_999_999).U32(77).U8(2).U8(3).U16(sampling);
        foreach (var record in records)
        {
            datagram.Bytes(record);
        }
        return datagram.ToArray();
    }

    private static byte[] Record(uint first = 100, uint last = 200, byte protocol = 6, ushort destinationPort = 50_000) =>
        new Octets()
            .U32(0x0A000001)
            .U32(0x0A000002)
            .U32(0x0A000003)
            .U16(11)
            .U16(12)
            .U32(13)
            .U32(1400)
            .U32(first)
            .U32(last)
            .U16(443)
            .U16(destinationPort)
            .U8(0)
            .U8(0x1B)
            .U8(protocol)
            .U8(0xB8)
            .U16(64_500)
            .U16(64_501)
            .U8(24)
            .U8(16)
            .U16(0)
            .ToArray();
}
