using System.Net;
using System.Text;
using TelemetryGrid.Protocols.Bgp;
using TelemetryGrid.Protocols.Bmp;
using TelemetryGrid.Protocols.Flows;

namespace TelemetryGrid.Protocols.Tests.Bmp;

/// <summary>What is written, read back by the project's own readers.</summary>
public sealed class BmpWriterTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 4, 12, 0, 0, 250, TimeSpan.Zero);
    private static readonly FlowAddress Local = FlowAddress.FromIPAddress(IPAddress.Parse("192.0.2.1"));

    [Theory]
    [InlineData("192.0.2.9", true)]
    [InlineData("2001:db8::9", false)]
    public void PeerUp_ReadBack_HasPeerAndOpens(string address, bool isPostPolicy)
    {
        var peer = new BmpMonitoredPeer(FlowAddress.FromIPAddress(IPAddress.Parse(address)), 100_000, 0x0A00_0009, isPostPolicy);
        var local = peer.Address.IsIPv4 ? Local : FlowAddress.FromIPAddress(IPAddress.Parse("2001:db8::1"));
        var header = Header(
            BmpWriter.PeerUp(peer, At, local, 50_000, 179, BgpWriter.Open(64_500, 1), BgpWriter.Open(100_000, 0x0A00_0009)),
            BmpMessageType.PeerUp,
            out var rest
        );
        Assert.Equal(
            (peer.Address, peer.As, peer.RouterId, isPostPolicy),
            (header.Address, header.As, header.RouterId, header.IsPostPolicy)
        );
        Assert.Equal((BmpPeerType.Global, (DateTimeOffset?)At), (header.Type, header.Timestamp));
        Assert.Equal(DecodeStatus.Ok, BmpPeerUp.TryRead(header, rest, out var up));
        Assert.Equal((local, (ushort)50_000, (ushort)179), (up.LocalAddress, up.LocalPort, up.RemotePort));
        Assert.Equal((64_500u, 100_000u), (up.Sent.As, up.Received.As));
        Assert.Equal(new BgpEncoding(HasFourByteAs: true), up.Encoding(header));
    }

    [Fact]
    public void PeerDown_ReadBack_HasTheReason()
    {
        var peer = new BmpMonitoredPeer(Local, 1, 2);
        Header(BmpWriter.PeerDown(peer, At, 18), BmpMessageType.PeerDown, out var rest);
        Assert.Equal(DecodeStatus.Ok, BmpPeerDown.TryRead(rest, out var down));
        Assert.Equal((2, 18), (down.Reason, down.FsmEvent));
        foreach (var isFromPeer in (bool[])[true, false])
        {
            Header(BmpWriter.PeerDown(peer, At, new BgpNotification(6, 4), isFromPeer), BmpMessageType.PeerDown, out rest);
            Assert.Equal(DecodeStatus.Ok, BmpPeerDown.TryRead(rest, out down));
            Assert.Equal((isFromPeer ? 3 : 1, new BgpNotification(6, 4)), (down.Reason, down.Notification!.Value));
        }
    }

    [Fact]
    public void Statistics_ReadBack_AreTheSame()
    {
        BmpStatistic[] told = [new(0, 3, 0, 0), new(7, ulong.MaxValue, 0, 0), new(9, 5, 2, 1), new(11, 4, 0, 0)];
        Header(BmpWriter.Statistics(new BmpMonitoredPeer(Local, 1, 2), At, told), BmpMessageType.StatisticsReport, out var rest);
        Assert.Equal(DecodeStatus.Ok, BmpStatisticsReader.TryCreate(rest, out var reader));
        var read = new List<BmpStatistic>();
        while (reader.TryRead(out var one))
        {
            read.Add(one);
        }
        Assert.Equal(told, read);
    }

    [Fact]
    public void InitiationAndTermination_ReadBack_HaveTheirElements()
    {
        Assert.Equal(DecodeStatus.Ok, BmpMessage.TryRead(BmpWriter.Initiation("r1", "a router"), 1000, out var message, out _));
        var elements = new BmpTlvReader(message.Body);
        var texts = new List<(BmpInformation, string)>();
        while (elements.TryRead(out var type, out var value))
        {
            texts.Add(((BmpInformation)type, Encoding.UTF8.GetString(value)));
        }
        Assert.Equal([(BmpInformation.SysDescr, "a router"), (BmpInformation.SysName, "r1")], texts);
        Assert.Equal(DecodeStatus.Ok, BmpMessage.TryRead(BmpWriter.Termination(0), 1000, out message, out _));
        Assert.Equal(DecodeStatus.Ok, BmpTermination.TryRead(message.Body, out var termination));
        Assert.Equal("administratively closed", termination.ToString());
    }

    [Fact]
    public void RouteMonitoring_ReadBack_HasTheUpdate()
    {
        var update = BgpWriter.EndOfRib(BgpFamily.IPv6Unicast);
        Header(BmpWriter.RouteMonitoring(new BmpMonitoredPeer(Local, 1, 2), At, update), BmpMessageType.RouteMonitoring, out var rest);
        Assert.Equal(update, rest);
    }

    private static BmpPeerHeader Header(byte[] bytes, BmpMessageType type, out ReadOnlySpan<byte> rest)
    {
        Assert.Equal(DecodeStatus.Ok, BmpMessage.TryRead(bytes, 1 << 16, out var message, out var length));
        Assert.Equal((bytes.Length, type), (length, message.Type));
        Assert.Equal(DecodeStatus.Ok, BmpPeerHeader.TryRead(message.Body, out var header, out rest));
        return header;
    }
}
