using TelemetryGrid.Protocols.Flows;
using TelemetryGrid.Protocols.Ipfix;
using TelemetryGrid.Protocols.Tests.Flows;
using static TelemetryGrid.Protocols.Tests.Flows.MessageBuilder;

namespace TelemetryGrid.Protocols.Tests.Ipfix;

public sealed class FlowTimeTests
{
    private const long ExportMilliseconds = ExportSeconds * 1000L;
    private const ulong NtpSeconds = ExportSeconds + 2_208_988_800ul;

    [Fact]
    public void TryRead_Seconds_BecomeMilliseconds() => AssertTimes((150, 4, ExportSeconds - 5), (151, 4, ExportSeconds - 1), -5000, -1000);

    [Fact]
    public void TryRead_Milliseconds_StayMilliseconds() =>
        AssertTimes((152, 8, ExportMilliseconds - 5), (153, 8, ExportMilliseconds - 1), -5, -1);

    [Fact]
    public void TryRead_Microseconds_AreNtpTimestamps() =>
        AssertTimes((154, 8, ((NtpSeconds - 2) << 32) | 0x8000_0000), (155, 8, ((NtpSeconds - 1) << 32) | 0x4000_0000), -1500, -750);

    [Fact]
    public void TryRead_Nanoseconds_AreNtpTimestamps() =>
        AssertTimes((156, 8, (NtpSeconds - 2) << 32), (157, 8, (NtpSeconds - 1) << 32), -2000, -1000);

    [Fact]
    public void TryRead_MicrosecondsCountedFrom1970_AreRecognised() =>
        AssertTimes((154, 8, (ExportMilliseconds - 7) * 1000), (155, 8, (ExportMilliseconds - 3) * 1000), -7, -3);

    [Fact]
    public void TryRead_NtpEraAfter2036_IsRecognised()
    {
        const uint later = 2_200_000_000;
        var exporter = new Exporter();
        var era = later + 2_208_988_800ul - (1ul << 32);
        var message = new MessageBuilder(FlowProtocol.Ipfix)
            .Clock(later, 0)
            .Template(256, Field(1, 4), Field(154, 8))
            .Set(256, new Octets().U32(1).U64(era << 32));
        Assert.Equal(later * 1000L, Assert.Single(exporter.Send(message)).FlowStartMilliseconds);
    }

    [Fact]
    public void TryRead_DeltaMicroseconds_CountBackFromExport() => AssertTimes((158, 4, 5_000_000), (159, 4, 2_000_000), -5000, -2000);

    [Fact]
    public void TryRead_SysUptimeWithInitTimeInRecord_IsAbsolute()
    {
        var exporter = new Exporter();
        var message = new MessageBuilder(FlowProtocol.Ipfix)
            .Template(256, Field(1, 4), Field(22, 4), Field(21, 4), Field(160, 8))
            .Set(256, new Octets().U32(1).U32(100).U32(200).U64(ExportMilliseconds - 1000));
        var flow = Assert.Single(exporter.Send(message));
        Assert.Equal(ExportMilliseconds - 900, flow.FlowStartMilliseconds);
        Assert.Equal(ExportMilliseconds - 800, flow.FlowEndMilliseconds);
    }

    [Fact]
    public void TryRead_SysUptimeWithInitTimeInOptions_IsAbsolute()
    {
        var exporter = new Exporter();
        exporter.Send(
            new MessageBuilder(FlowProtocol.Ipfix)
                .Template(256, Field(1, 4), Field(22, 4))
                .OptionsTemplate(257, 1, Field(143, 4), Field(160, 8))
        );
        var data = new MessageBuilder(FlowProtocol.Ipfix).Set(256, new Octets().U32(1).U32(100)).Build();
        Assert.Equal(0, Assert.Single(exporter.Send(data)).FlowStartMilliseconds);
        exporter.Send(new MessageBuilder(FlowProtocol.Ipfix).Set(257, new Octets().U32(1).U64(ExportMilliseconds - 1000)));
        Assert.Equal(ExportMilliseconds - 900, Assert.Single(exporter.Send(data)).FlowStartMilliseconds);
    }

    [Fact]
    public void TryRead_SeveralKindsOfTime_TakesMilliseconds()
    {
        var exporter = new Exporter();
        var message = new MessageBuilder(FlowProtocol.Ipfix)
            .Template(256, Field(1, 4), Field(22, 4), Field(150, 4), Field(152, 8))
            .Set(256, new Octets().U32(1).U32(1).U32(2).U64(ExportMilliseconds));
        Assert.Equal(ExportMilliseconds, Assert.Single(exporter.Send(message)).FlowStartMilliseconds);
    }

    [Fact]
    public void TryRead_StartAndDuration_GiveTheEnd()
    {
        var exporter = new Exporter();
        var message = new MessageBuilder(FlowProtocol.Ipfix)
            .Template(256, Field(1, 4), Field(152, 8), Field(161, 4))
            .Set(256, new Octets().U32(1).U64(ExportMilliseconds - 500).U32(400));
        Assert.Equal(ExportMilliseconds - 100, Assert.Single(exporter.Send(message)).FlowEndMilliseconds);
    }

    [Theory]
    [InlineData(152)]
    [InlineData(153)]
    public void TryRead_AbsurdTime_IsNoTime(ushort id)
    {
        var exporter = new Exporter();
        var message = new MessageBuilder(FlowProtocol.Ipfix)
            .Template(256, Field(1, 4), Field(id, 8))
            .Set(256, new Octets().U32(1).U64(ulong.MaxValue));
        var flow = Assert.Single(exporter.Send(message));
        Assert.Equal((0, 0), (flow.FlowStartMilliseconds, flow.FlowEndMilliseconds));
    }

    private static void AssertTimes(
        (ushort Id, ushort Length, ulong Value) start,
        (ushort Id, ushort Length, ulong Value) end,
        long startOffset,
        long endOffset
    )
    {
        var exporter = new Exporter();
        var message = new MessageBuilder(FlowProtocol.Ipfix)
            .Template(256, Field(start.Id, start.Length), Field(end.Id, end.Length), Field(1, 4))
            .Set(256, new Octets().Unsigned(start.Value, start.Length).Unsigned(end.Value, end.Length).U32(1));
        var flow = Assert.Single(exporter.Send(message));
        Assert.Equal(ExportMilliseconds + startOffset, flow.FlowStartMilliseconds);
        Assert.Equal(ExportMilliseconds + endOffset, flow.FlowEndMilliseconds);
    }
}
