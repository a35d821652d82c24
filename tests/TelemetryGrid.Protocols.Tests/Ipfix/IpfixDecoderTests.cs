using TelemetryGrid.Protocols.Flows;
using TelemetryGrid.Protocols.Ipfix;
using TelemetryGrid.Protocols.Tests.Flows;
using static TelemetryGrid.Protocols.Tests.Flows.MessageBuilder;

namespace TelemetryGrid.Protocols.Tests.Ipfix;

public sealed class IpfixDecoderTests
{
    private const ushort Variable = FieldSpecifier.Variable;

    [Fact]
    public void TryRead_SequenceAdvance_CountsDataRecordsWithOptions()
    {
        var exporter = new Exporter();
        var message = Message()
            .Sequence(40)
            .Template(256, Field(1, 4))
            .OptionsTemplate(257, 1, Field(149, 4), Field(41, 4))
            .Set(256, new Octets().U32(1).U32(2).U32(3))
            .Set(257, new Octets().U32(7).U32(8));
        Assert.Equal(3, exporter.Send(message).Length);
        Assert.Equal(40u, exporter.Header.SequenceNumber);
        Assert.Equal(4u, exporter.Header.SequenceAdvance);
        Assert.True(exporter.Header.IsSequenceAdvanceExact);
        Assert.Equal(3, exporter.Header.FlowRecords);
        Assert.Equal(1, exporter.Header.OptionsRecords);
        Assert.Equal(2, exporter.Header.Templates);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TryRead_VariableLength_FindsTheFieldsBehind(bool longForm)
    {
        var exporter = new Exporter();
        var message = Message()
            .Template(256, Field(8, 4), Field(96, Variable), Field(1, 8), Field(460, Variable), Field(7, 2))
            .Set(
                256,
                new Octets()
                    .U32(1)
                    .Variable("dns"u8, longForm)
                    .U64(100)
                    .Variable(new byte[300])
                    .U16(53)
                    .U32(2)
                    .Variable([], longForm)
                    .U64(200)
                    .Variable([])
                    .U16(54)
            );
        var flows = exporter.Send(message);
        Assert.Equal(DecodeStatus.Ok, exporter.Status);
        Assert.Equal([100ul, 200ul], flows.Select(flow => flow.OctetDeltaCount));
        Assert.Equal([53, 54], flows.Select(flow => (int)flow.SourceTransportPort));
    }

    [Fact]
    public void TryRead_VariableLengthPastSet_KeepsEarlierRecordsOnly()
    {
        var exporter = new Exporter();
        var message = Message()
            .Template(256, Field(1, 4), Field(96, Variable))
            .Set(256, new Octets().U32(5).Variable("abc"u8).U32(6).U8(200).Bytes("abc"u8));
        Assert.Equal(5ul, Assert.Single(exporter.Send(message)).OctetDeltaCount);
        Assert.Equal(DecodeStatus.InvalidLength, exporter.Status);
        Assert.Equal(1, exporter.Header.MalformedSets);
        Assert.False(exporter.Header.IsSequenceAdvanceExact);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void TryRead_ReducedSize_ReadsValue(int length)
    {
        var exporter = new Exporter();
        var value = 0x1122334455667788ul >> (8 * (8 - length));
        var message = Message()
            .Template(256, Field(1, (ushort)length), Field(10, (ushort)length), Field(2, (ushort)length))
            .Set(256, new Octets().Unsigned(value, length).Unsigned(3, length).Unsigned(value, length), pad: false);
        var flow = Assert.Single(exporter.Send(message));
        Assert.Equal(value, flow.OctetDeltaCount);
        Assert.Equal(3u, flow.IngressInterface);
        Assert.Equal(value, flow.PacketDeltaCount);
    }

    [Fact]
    public void TryRead_EnterpriseElements_AreNotTakenForIanaElements()
    {
        var exporter = new Exporter();
        var message = Message()
            .Template(256, Field(1, 4, enterprise: 9), Field(8, 4, enterprise: 35632), Field(1, 4), Field(8, 4))
            .Set(256, new Octets().U32(1).U32(2).U32(3).U32(0x0A000004));
        var flow = Assert.Single(exporter.Send(message));
        Assert.Equal(3ul, flow.OctetDeltaCount);
        Assert.Equal("10.0.0.4", flow.SourceAddress.ToString());
    }

    [Fact]
    public void TryRead_TemplateIdWithNewLayout_AppliesAtOnce()
    {
        var exporter = new Exporter();
        var message = Message()
            .Template(256, Field(1, 4), Field(2, 4))
            .Set(256, new Octets().U32(10).U32(1))
            .Template(256, Field(2, 4), Field(1, 4))
            .Set(256, new Octets().U32(1).U32(20));
        Assert.Equal([10ul, 20ul], exporter.Send(message).Select(flow => flow.OctetDeltaCount));
        Assert.Equal(1, exporter.Cache.Counters.TemplatesReplaced);
        Assert.Equal(1, exporter.Session.TemplateCount);
        Assert.Equal(2, exporter.Session.FieldCount);
    }

    [Fact]
    public void TryRead_TemplateIdBecomesOptionsTemplate_ReadsOptions()
    {
        var exporter = new Exporter();
        exporter.Send(Message().Template(256, Field(149, 4), Field(34, 4)));
        Assert.Empty(exporter.Send(Message().OptionsTemplate(256, 1, Field(149, 4), Field(34, 4)).Set(256, new Octets().U32(7).U32(50))));
        Assert.Equal(50u, exporter.Session.Samplers.Find(7, 0));
    }

    [Fact]
    public void TryRead_Domains_HaveTheirOwnTemplates()
    {
        var exporter = new Exporter();
        exporter.Send(Message().Domain(1).Template(256, Field(1, 4)));
        exporter.Send(Message().Domain(2).Template(256, Field(2, 4)));
        var first = Assert.Single(exporter.Send(Message().Domain(1).Set(256, new Octets().U32(9))));
        var second = Assert.Single(exporter.Send(Message().Domain(2).Set(256, new Octets().U32(9))));
        Assert.Equal((9ul, 0ul, 1u), (first.OctetDeltaCount, first.PacketDeltaCount, first.ObservationDomainId));
        Assert.Equal((0ul, 9ul, 2u), (second.OctetDeltaCount, second.PacketDeltaCount, second.ObservationDomainId));
        Assert.Empty(exporter.Send(Message().Domain(3).Set(256, new Octets().U32(9))));
    }

    [Fact]
    public void TryRead_Withdrawal_ForgetsOneTemplate()
    {
        var exporter = new Exporter();
        exporter.Send(Message().Template(256, Field(1, 4)).Template(257, Field(1, 4)));
        exporter.Send(Message().Withdraw(256));
        Assert.Equal(1, exporter.Header.Withdrawals);
        Assert.Single(exporter.Send(Message().Set(256, new Octets().U32(1)).Set(257, new Octets().U32(1))));
        Assert.Equal(1, exporter.Header.UnknownTemplateSets);
    }

    [Fact]
    public void TryRead_WithdrawalOfAll_SparesOtherKindAndOtherDomains()
    {
        var exporter = new Exporter();
        exporter.Send(Message().Template(256, Field(1, 4)).Template(257, Field(1, 4)).OptionsTemplate(258, 1, Field(149, 4), Field(41, 4)));
        exporter.Send(Message().Domain(8).Template(256, Field(1, 4)));
        exporter.Send(Message().Withdraw(2));
        Assert.Equal(2, exporter.Session.TemplateCount);
        exporter.Send(Message().Withdraw(3, options: true));
        Assert.Equal(1, exporter.Session.TemplateCount);
        Assert.Single(exporter.Send(Message().Domain(8).Set(256, new Octets().U32(1))));
        Assert.Equal(3, exporter.Cache.Counters.TemplatesWithdrawn);
    }

    [Fact]
    public void TryRead_Padding_IsNotARecord()
    {
        var exporter = new Exporter();
        var message = Message()
            .Template(256, Field(1, 4), Field(7, 2), Field(4, 1))
            .Set(256, new Octets().U32(1).U16(2).U8(6).U32(1).U16(2).U8(6).Bytes(new byte[6]), pad: false);
        Assert.Equal(2, exporter.Send(message).Length);
        Assert.Equal(DecodeStatus.Ok, exporter.Status);
    }

    [Fact]
    public void TryRead_RecordsWithoutAddressOrCount_AreCountedNotAdded()
    {
        var exporter = new Exporter();
        var message = Message()
            .Template(256, Field(130, 4), Field(41, 4))
            .Template(257, Field(130, 4), Field(96, Variable))
            .Set(256, new Octets().U32(1).U32(2).U32(1).U32(2))
            .Set(257, new Octets().U32(1).Variable("x"u8));
        Assert.Empty(exporter.Send(message));
        Assert.Equal(3, exporter.Header.NonFlowRecords);
        Assert.Equal(3u, exporter.Header.SequenceAdvance);
    }

    [Fact]
    public void TryRead_MessageShorterThanStated_ReadsWholeSetsAndSaysTruncated()
    {
        var exporter = new Exporter();
        var message = Message().Template(256, Field(1, 4)).Set(256, new Octets().U32(1)).Set(256, new Octets().U32(2)).Build();
        Assert.Single(exporter.Send(message[..^8]));
        Assert.Equal(DecodeStatus.Truncated, exporter.Status);
    }

    [Fact]
    public void TryRead_OctetsBehindTheMessage_AreNotRead()
    {
        var exporter = new Exporter();
        var message = Message().Template(256, Field(1, 4)).Set(256, new Octets().U32(1)).Build();
        Assert.Single(exporter.Send([.. message, .. message[16..]]));
        Assert.Equal(DecodeStatus.Ok, exporter.Status);
        Assert.Equal(message.Length, exporter.Header.Length);
    }

    [Fact]
    public void TryRead_TooManySets_StopsAtTheBound()
    {
        var exporter = new Exporter();
        var message = Message();
        for (var count = 0; count < 5000; count++)
        {
            message.Set(300, new Octets());
        }
        exporter.Send(message);
        Assert.Equal(DecodeStatus.LimitExceeded, exporter.Status);
        Assert.Equal(1024, exporter.Header.UnknownTemplateSets);
    }

    [Fact]
    public void TryRead_BufferFull_CountsTheRest()
    {
        var exporter = new Exporter { Buffer = new FlowRecordBuffer(2) };
        var message = Message().Template(256, Field(1, 4)).Set(256, new Octets().U32(1).U32(2).U32(3).U32(4).U32(5));
        Assert.Equal(2, exporter.Send(message).Length);
        Assert.Equal(DecodeStatus.LimitExceeded, exporter.Status);
        Assert.Equal(3, exporter.Header.DroppedRecords);
    }

    [Fact]
    public void TryRead_TemplateLongerThanItsSet_IsMalformed()
    {
        var exporter = new Exporter();
        exporter.Send(Message().Set(2, new Octets().U16(256).U16(1000).U16(1).U16(4)));
        Assert.Equal(DecodeStatus.InvalidLength, exporter.Status);
        Assert.Equal(0, exporter.Session.TemplateCount);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void TryRead_OptionsTemplateScopeCountForbidden_IsMalformed(ushort scopeFields)
    {
        var exporter = new Exporter();
        exporter.Send(Message().Set(3, new Octets().U16(256).U16(2).U16(scopeFields).U16(149).U16(4).U16(34).U16(4)));
        Assert.Equal(DecodeStatus.InvalidLength, exporter.Status);
        Assert.Equal(0, exporter.Session.TemplateCount);
    }

    [Fact]
    public void TryRead_AddressesOfBothVersions_ZeroDoesNotWin()
    {
        var exporter = new Exporter();
        var address = Convert.FromHexString("20010db8000000000000000000000001");
        exporter.Send(Message().Template(256, Field(8, 4), Field(27, 16), Field(28, 16), Field(12, 4), Field(9, 1), Field(29, 1)));
        var flows = exporter.Send(
            Message()
                .Set(
                    256,
                    new Octets()
                        .U32(0)
                        .Bytes(address)
                        .Bytes(address)
                        .U32(0)
                        .U8(0)
                        .U8(64)
                        .U32(0x0A000001)
                        .Bytes(new byte[16])
                        .Bytes(new byte[16])
                        .U32(0x0A000002)
                        .U8(24)
                        .U8(0)
                )
        );
        Assert.Equal(["2001:db8::1", "10.0.0.1"], flows.Select(flow => flow.SourceAddress.ToString()));
        Assert.Equal(["2001:db8::1", "10.0.0.2"], flows.Select(flow => flow.DestinationAddress.ToString()));
        Assert.Equal([64, 24], flows.Select(flow => (int)flow.SourcePrefixLength));
    }

    [Theory]
    [InlineData(4, "0d00007b", 0x0D00_007Bu)]
    [InlineData(2, "0305", 0x0300_0005u)]
    [InlineData(9, "1400003044009e7801", 0x149E_7801u)]
    public void TryRead_ApplicationId_PacksEngineAndSelector(int length, string octets, uint expected)
    {
        var exporter = new Exporter();
        var message = Message()
            .Template(256, Field(1, 4), Field(95, (ushort)length))
            .Set(256, new Octets().U32(1).Bytes(Convert.FromHexString(octets)), pad: false);
        Assert.Equal(expected, Assert.Single(exporter.Send(message)).ApplicationId);
    }

    private static MessageBuilder Message() => new(FlowProtocol.Ipfix);
}
