using TelemetryGrid.Protocols.Mdt;
using TelemetryGrid.Protocols.Streaming;
using TelemetryGrid.Protocols.Tests.Streaming;

namespace TelemetryGrid.Protocols.Tests.Mdt;

/// <summary>What is written, read back by the project's own reader, which is held against messages of devices.</summary>
public sealed class MdtWriterTests
{
    [Fact]
    public void Dialout_OfRows_ReadBackHasEveryLeaf()
    {
        var telemetry = MdtWriter.Telemetry(
            "xr1",
            "grid",
            "Cisco-IOS-XR-infra-statsd-oper:infra-statistics/interfaces/interface",
            1_700_000_000_123,
            [
                new([new("interface-name", "Gi0/0/0/1")], [("bytes-received", ulong.MaxValue), ("load/input", -3L), ("load/ratio", 0.5)]),
                new([new("interface-name", "Gi0/0/0/2")], [("is-up", true), ("state", "im-state-up"), ("drops", 7u)]),
            ]
        );
        var assembler = new MdtDialoutAssembler(1 << 20);
        Assert.True(assembler.TryAdd(MdtWriter.Dialout(9, telemetry), out var whole, out var head));
        Assert.Equal((9L, DecodeStatus.Ok, ""), (head.RequestId, head.Defect.Status, head.Errors));
        var sink = new RecordingTelemetrySink();
        var header = MdtReader.Read(whole, new TelemetryPath(), sink);
        Assert.Equal(
            ("xr1", "grid", 1_700_000_000_123, 2, 0, DecodeStatus.Ok),
            (header.Node, header.Subscription, header.TimestampMilliseconds, header.Rows, header.CompactRows, header.Status)
        );
        const string Path = "/infra-statistics/interfaces/interface";
        const string First = "{interface.interface-name=Gi0/0/0/1}";
        const string Second = "{interface.interface-name=Gi0/0/0/2}";
        Assert.Equal(
            [
                $"{Path}/bytes-received{First} = 18446744073709551615",
                $"{Path}/load/input{First} = -3",
                $"{Path}/load/ratio{First} = 0.5",
                $"{Path}/is-up{Second} = true",
                $"{Path}/state{Second} = im-state-up",
                $"{Path}/drops{Second} = 7",
            ],
            sink.Updates.Select(u => u.ToString())
        );
        Assert.All(sink.Updates, u => Assert.Equal(("xr1", 1_700_000_000_123_000_000), (u.Target, u.TimestampNanoseconds)));
    }

    [Fact]
    public void Telemetry_WithoutRows_IsAMessage()
    {
        var header = MdtReader.Read(MdtWriter.Telemetry("n", "s", "m:a/b", 5, []), new TelemetryPath(), new RecordingTelemetrySink());
        Assert.Equal((0, DecodeStatus.Ok), (header.Rows, header.Status));
    }
}
