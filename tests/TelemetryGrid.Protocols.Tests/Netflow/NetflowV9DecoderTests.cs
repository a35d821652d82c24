using TelemetryGrid.Protocols.Flows;
using TelemetryGrid.Protocols.Ipfix;
using TelemetryGrid.Protocols.Tests.Flows;
using static TelemetryGrid.Protocols.Tests.Flows.MessageBuilder;

namespace TelemetryGrid.Protocols.Tests.Netflow;

public sealed class NetflowV9DecoderTests
{
    private const long ExportMilliseconds = ExportSeconds * 1000L;

    [Fact]
    public void TryRead_TemplateAndDataInOnePacket_ReadsData()
    {
        var exporter = new Exporter();
        var flows = exporter.Send(
            Message().Sequence(5).Template(256, Field(8, 4), Field(1, 4)).Set(256, new Octets().U32(0x0A000001).U32(99))
        );
        var flow = Assert.Single(flows);
        Assert.Equal(DecodeStatus.Ok, exporter.Status);
        Assert.Equal("10.0.0.1", flow.SourceAddress.ToString());
        Assert.Equal(99ul, flow.OctetDeltaCount);
        Assert.Equal(7u, flow.ObservationDomainId);
        Assert.Equal(5u, exporter.Header.SequenceNumber);
        Assert.Equal(1u, exporter.Header.SequenceAdvance);
        Assert.Equal(ExportMilliseconds, exporter.Header.ExportTimeMilliseconds);
        Assert.Equal(Uptime, exporter.Header.SysUptimeMilliseconds);
    }

    [Fact]
    public void TryRead_DataBeforeTemplate_IsCountedAndSkipped()
    {
        var exporter = new Exporter();
        Assert.Empty(exporter.Send(Message().Set(256, new Octets().U64(1))));
        Assert.Equal(DecodeStatus.UnknownTemplate, exporter.Status);
        Assert.Equal(1, exporter.Header.UnknownTemplateSets);
    }

    [Theory]
    [InlineData(Uptime - 600, -600)]
    [InlineData(Uptime + 30, 30)]
    [InlineData(unchecked(Uptime - 2_000_000_000), -2_000_000_000)]
    public void TryRead_Switched_IsRelativeToHeader(uint switched, long offset)
    {
        var exporter = new Exporter();
        var message = Message()
            .Template(256, Field(1, 4), Field(22, 4), Field(21, 4))
            .Set(256, new Octets().U32(1).U32(switched).U32(switched));
        var flow = Assert.Single(exporter.Send(message));
        Assert.Equal(ExportMilliseconds + offset, flow.FlowStartMilliseconds);
        Assert.Equal(ExportMilliseconds + offset, flow.FlowEndMilliseconds);
    }

    [Fact]
    public void TryRead_ZeroLengthFields_TakeNoOctets()
    {
        var exporter = new Exporter();
        var message = Message()
            .Template(256, Field(8, 4), Field(0, 0), Field(7, 2), Field(0, 0), Field(11, 2))
            .Set(256, new Octets().U32(0x0A000001).U16(80).U16(81));
        var flow = Assert.Single(exporter.Send(message));
        Assert.Equal(80, flow.SourceTransportPort);
        Assert.Equal(81, flow.DestinationTransportPort);
    }

    [Fact]
    public void TryRead_TemplateOfZeroLengthOnly_IsRejectedAndItsDataDoesNotLoop()
    {
        var exporter = new Exporter();
        Assert.Empty(exporter.Send(Message().Template(256, Field(8, 0), Field(1, 0)).Set(256, new Octets().U32(1))));
        Assert.Equal(1, exporter.Header.RejectedTemplates);
        Assert.Equal(1, exporter.Header.UnknownTemplateSets);
        Assert.Equal(0, exporter.Session.TemplateCount);
    }

    [Fact]
    public void TryRead_PacketFilledUpWithZeros_IsOk()
    {
        var exporter = new Exporter();
        var message = Message().Template(256, Field(8, 4), Field(1, 4)).Set(256, new Octets().U32(1).U32(2)).Build();
        Assert.Single(exporter.Send([.. message, .. new byte[100]]));
        Assert.Equal(DecodeStatus.Ok, exporter.Status);
        Assert.Single(exporter.Send([.. message, 0, 0]));
        Assert.Equal(DecodeStatus.Ok, exporter.Status);
    }

    [Fact]
    public void TryRead_SetLengthBelowHeader_StopsWithInvalidLength()
    {
        var exporter = new Exporter();
        var message = Message().Template(256, Field(8, 4)).Set(256, new Octets().U32(1)).Build();
        Assert.Single(exporter.Send([.. message, 1, 0, 0, 3, 9, 9, 9, 9]));
        Assert.Equal(DecodeStatus.InvalidLength, exporter.Status);
        Assert.Equal(1, exporter.Header.MalformedSets);
    }

    [Fact]
    public void TryRead_SetLongerThanPacket_KeepsEarlierRecords()
    {
        var exporter = new Exporter();
        var message = Message().Template(256, Field(8, 4)).Set(256, new Octets().U32(1)).Build();
        Assert.Single(exporter.Send([.. message, 1, 0, 0, 200, 9, 9, 9, 9]));
        Assert.Equal(DecodeStatus.Truncated, exporter.Status);
    }

    [Fact]
    public void TryRead_BadSet_DoesNotHideTheNext()
    {
        var exporter = new Exporter();
        exporter.Send(Message().Template(256, Field(8, 4)));
        Assert.Single(exporter.Send(Message().Set(255, new Octets().U32(1)).Set(256, new Octets().U32(1))));
        Assert.Equal(DecodeStatus.InvalidValue, exporter.Status);
        Assert.Equal(1, exporter.Header.MalformedSets);
    }

    [Fact]
    public void TryRead_InAndOutBytes_ZeroGivesWayToOut()
    {
        var exporter = new Exporter();
        var template = Message().Template(256, Field(1, 4), Field(2, 4), Field(23, 4), Field(24, 4)).Build();
        exporter.Send(template);
        var flows = exporter.Send(Message().Set(256, new Octets().U32(0).U32(0).U32(32).U32(1).U32(500).U32(5).U32(32).U32(1)));
        Assert.Equal([32ul, 500ul], flows.Select(flow => flow.OctetDeltaCount));
        Assert.Equal([1ul, 5ul], flows.Select(flow => flow.PacketDeltaCount));
    }

    [Fact]
    public void TryRead_Options_NameInterfacesByScope()
    {
        var exporter = new Exporter();
        var message = Message()
            .OptionsTemplate(260, 2, Field(1, 4), Field(2, 4), Field(82, 8), Field(83, 16))
            .Set(
                260,
                new Octets()
                    .U32(0x7F000001)
                    .U32(3)
                    .Bytes("Te0/3\0\0\0"u8)
                    .Bytes("TenGigabit 0/3  "u8)
                    .U32(0x7F000001)
                    .U32(4)
                    .Bytes(new byte[8])
                    .Bytes("Mgmt\0\0\0\0\0\0\0\0\0\0\0\0"u8)
            );
        Assert.Empty(exporter.Send(message));
        Assert.Equal(2, exporter.Header.OptionsRecords);
        Assert.True(exporter.Session.InterfaceNames.TryGet(3, out var name));
        Assert.Equal("Te0/3", name);
        Assert.False(exporter.Session.InterfaceNames.TryGet(1, out _));
    }

    [Fact]
    public void TryRead_OptionsTemplateWithLengthsNotInFours_IsMalformed()
    {
        var exporter = new Exporter();
        exporter.Send(Message().Set(1, new Octets().U16(260).U16(3).U16(4).U64(0)));
        Assert.Equal(DecodeStatus.InvalidLength, exporter.Status);
        Assert.Equal(0, exporter.Session.TemplateCount);
    }

    [Fact]
    public void TryRead_HighFieldTypes_AreNotEnterpriseFields()
    {
        // Cisco ASA has field types above 32,767; in NetFlow v9 the high bit announces nothing.
        var exporter = new Exporter();
        var message = Message().Template(256, Field(0x8001, 4), Field(1, 4)).Set(256, new Octets().U32(11).U32(22));
        Assert.Equal(22ul, Assert.Single(exporter.Send(message)).OctetDeltaCount);
    }

    [Fact]
    public void TryRead_VersionsShareNoTemplates()
    {
        var exporter = new Exporter();
        exporter.Send(Message().Template(256, Field(8, 4)));
        Assert.Empty(exporter.Send(new MessageBuilder(FlowProtocol.Ipfix).Set(256, new Octets().U32(1))));
        Assert.Equal(DecodeStatus.UnknownTemplate, exporter.Status);
    }

    private static MessageBuilder Message() => new(FlowProtocol.NetflowV9);
}
