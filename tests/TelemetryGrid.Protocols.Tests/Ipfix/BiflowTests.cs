using TelemetryGrid.Protocols.Flows;
using TelemetryGrid.Protocols.Ipfix;
using TelemetryGrid.Protocols.Tests.Flows;
using static TelemetryGrid.Protocols.Tests.Flows.MessageBuilder;

namespace TelemetryGrid.Protocols.Tests.Ipfix;

/// <summary>Records that count both directions: nothing may be counted twice and nothing lost.</summary>
public sealed class BiflowTests
{
    private const uint Reverse = 29305;

    [Fact]
    public void TryRead_Rfc5103_AddsTheReverseDirection()
    {
        var exporter = new Exporter();
        var message = new MessageBuilder(FlowProtocol.Ipfix)
            .Template(
                256,
                Field(8, 4),
                Field(12, 4),
                Field(7, 2),
                Field(11, 2),
                Field(10, 4),
                Field(14, 4),
                Field(1, 4),
                Field(2, 4),
                Field(6, 1),
                Field(1, 4, Reverse),
                Field(2, 4, Reverse),
                Field(6, 1, Reverse)
            )
            .Set(
                256,
                new Octets()
                    .U32(0x0A000001)
                    .U32(0x0A000002)
                    .U16(50_000)
                    .U16(443)
                    .U32(3)
                    .U32(4)
                    .U32(100)
                    .U32(1)
                    .U8(2)
                    .U32(5000)
                    .U32(7)
                    .U8(0x12)
            );
        var flows = exporter.Send(message);
        Assert.Equal(2, flows.Length);
        Assert.Equal((100ul, 1ul, 2), (flows[0].OctetDeltaCount, flows[0].PacketDeltaCount, flows[0].TcpControlBits));
        Assert.Equal((5000ul, 7ul, 0x12), (flows[1].OctetDeltaCount, flows[1].PacketDeltaCount, flows[1].TcpControlBits));
        Assert.Equal(("10.0.0.2", "10.0.0.1"), (flows[1].SourceAddress.ToString(), flows[1].DestinationAddress.ToString()));
        Assert.Equal((443, 50_000), (flows[1].SourceTransportPort, flows[1].DestinationTransportPort));
        Assert.Equal((4u, 3u), (flows[1].IngressInterface, flows[1].EgressInterface));
        // One data record, whatever it was turned into.
        Assert.Equal(1u, exporter.Header.SequenceAdvance);
        Assert.Equal(2, exporter.Header.FlowRecords);
    }

    [Fact]
    public void TryRead_InitiatorAndResponder_BecomeTwoRecords()
    {
        var flows = SendCounts((231, 69), (232, 14_178), (298, 1), (299, 12));
        Assert.Equal([(69ul, 1ul), (14_178ul, 12ul)], flows.Select(flow => (flow.OctetDeltaCount, flow.PacketDeltaCount)));
        Assert.Equal(flows[0].SourceAddress, flows[1].DestinationAddress);
    }

    [Fact]
    public void TryRead_ResponderSilent_IsOneRecord() => Assert.Equal(69ul, Assert.Single(SendCounts((231, 69), (232, 0))).OctetDeltaCount);

    [Fact]
    public void TryRead_ResponderBesideDelta_IsIgnored()
    {
        // The delta counts this direction; the other one has its own record, so that responder octets would be counted again.
        Assert.Equal(500ul, Assert.Single(SendCounts((1, 500), (231, 500), (232, 900))).OctetDeltaCount);
    }

    [Fact]
    public void TryRead_DeltaBesideTotal_ReadsDelta() => Assert.Equal(5ul, Assert.Single(SendCounts((85, 500), (1, 5))).OctetDeltaCount);

    [Fact]
    public void TryRead_ZeroDeltaBesideTotal_StaysZero() => Assert.Equal(0ul, Assert.Single(SendCounts((85, 500), (1, 0))).OctetDeltaCount);

    [Theory]
    [InlineData(85)]
    [InlineData(23)]
    [InlineData(171)]
    [InlineData(231)]
    [InlineData(352)]
    public void TryRead_OnlyOneOctetCount_ReadsIt(ushort id) => Assert.Equal(77ul, Assert.Single(SendCounts((id, 77))).OctetDeltaCount);

    [Fact]
    public void TryRead_PostDeltaBesideTotal_ReadsDelta() =>
        Assert.Equal(6ul, Assert.Single(SendCounts((85, 500), (23, 6))).OctetDeltaCount);

    [Fact]
    public void TryRead_BufferFullBeforeReverse_CountsIt()
    {
        var exporter = new Exporter { Buffer = new FlowRecordBuffer(1) };
        exporter.Send(
            new MessageBuilder(FlowProtocol.Ipfix).Template(256, Field(231, 4), Field(232, 4)).Set(256, new Octets().U32(1).U32(2))
        );
        Assert.Equal(DecodeStatus.LimitExceeded, exporter.Status);
        Assert.Equal(1, exporter.Header.DroppedRecords);
        Assert.Equal(1, exporter.Header.FlowRecords);
    }

    private static FlowRecord[] SendCounts(params (ushort Id, uint Value)[] counts)
    {
        FieldSpecifier[] fields = [Field(8, 4), Field(12, 4), .. counts.Select(count => Field(count.Id, 4))];
        var record = new Octets().U32(0x0A000001).U32(0x0A000002);
        foreach (var (_, value) in counts)
        {
            record.U32(value);
        }
        return new Exporter().Send(new MessageBuilder(FlowProtocol.Ipfix).Template(256, fields).Set(256, record));
    }
}
