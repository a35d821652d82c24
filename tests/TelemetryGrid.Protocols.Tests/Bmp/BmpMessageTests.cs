using TelemetryGrid.Protocols.Bgp;
using TelemetryGrid.Protocols.Bmp;
using TelemetryGrid.Protocols.Tests.Bgp;

namespace TelemetryGrid.Protocols.Tests.Bmp;

public sealed class BmpMessageTests
{
    private const int MaxLength = 1 << 20;

    private static readonly byte[] Capabilities = [65, 4, 0, 1, 0x86, 0xA0, 69, 8, 0, 1, 1, 3, 0, 2, 1, 1];

    [Fact]
    public void TryRead_Stream_IsCutIntoMessages()
    {
        byte[] stream = [.. Message(4, 0, 2, 0, 2, (byte)'r', (byte)'1'), .. Message(5, 0, 1, 0, 2, 0, 3)];
        for (var length = 0; length <= stream.Length; length++)
        {
            var left = stream.AsSpan(0, length);
            var read = 0;
            while (BmpMessage.TryRead(left, MaxLength, out var message, out var consumed) == DecodeStatus.Ok)
            {
                Assert.Equal(read == 0 ? BmpMessageType.Initiation : BmpMessageType.Termination, message.Type);
                left = left[consumed..];
                read++;
            }
            Assert.Equal(
                length < 12 ? 0
                    : length < stream.Length ? 1
                    : 2,
                read
            );
            Assert.Equal(DecodeStatus.Truncated, BmpMessage.TryRead(left, MaxLength, out _, out _));
        }
    }

    [Theory]
    [InlineData(new byte[] { 1, 0, 0, 0, 6, 4 }, DecodeStatus.UnsupportedVersion)]
    [InlineData(new byte[] { 3, 0, 0, 0, 5, 4 }, DecodeStatus.InvalidLength)]
    [InlineData(new byte[] { 3, 0, 0x10, 0, 1, 0 }, DecodeStatus.LimitExceeded)]
    [InlineData(new byte[] { 3, 0xFF, 0xFF, 0xFF, 0xFF, 0 }, DecodeStatus.LimitExceeded)]
    public void TryRead_HostileHeader_IsRefused(byte[] stream, DecodeStatus expected) =>
        Assert.Equal(expected, BmpMessage.TryRead(stream, MaxLength, out _, out _));

    [Fact]
    public void TryRead_PeerHeader_HasFlags()
    {
        Assert.Equal(DecodeStatus.Ok, BmpPeerHeader.TryRead(Peer(flags: 0x60), out var ipv4, out var rest));
        Assert.True(rest.IsEmpty);
        Assert.Equal("192.0.2.9", ipv4.Address.ToString());
        Assert.True(ipv4 is { IsPostPolicy: true, HasTwoByteAs: true, IsAdjRibOut: false, As: 100_000, RouterId: 0x0A00_0001 });
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000).AddMilliseconds(250), ipv4.Timestamp);
        Assert.Equal(DecodeStatus.Ok, BmpPeerHeader.TryRead(Peer(flags: 0x90), out var ipv6, out _));
        Assert.True(ipv6 is { IsPostPolicy: false, IsAdjRibOut: true, Address.IsIPv4: false });
        Assert.Equal(DecodeStatus.Ok, BmpPeerHeader.TryRead(Peer(type: 3, flags: 0xE0), out var local, out _));
        Assert.True(local is { Type: BmpPeerType.LocalRib, IsFiltered: true, HasTwoByteAs: false, IsPostPolicy: false });
        Assert.Equal(DecodeStatus.InvalidValue, BmpPeerHeader.TryRead(Peer(type: 9), out _, out _));
    }

    [Fact]
    public void TryRead_PeerUp_HasBothOpens()
    {
        Assert.Equal(DecodeStatus.Ok, BmpPeerHeader.TryRead(PeerUp(), out var header, out var rest));
        Assert.Equal(DecodeStatus.Ok, BmpPeerUp.TryRead(header, rest, out var peerUp));
        Assert.Equal((ushort)179, peerUp.LocalPort);
        Assert.Equal("192.0.2.1", peerUp.LocalAddress.ToString());
        Assert.Equal((uint)64_500, peerUp.Sent.As);
        Assert.True(peerUp.Received is { As: 100_000, HasFourByteAs: true });
        Assert.Equal(BgpAddPath.Receive | BgpAddPath.Send, peerUp.Received.AddPathIPv4);
        // the peer sends several IPv4 paths and the router takes them; of IPv6 it only takes
        Assert.Equal(new BgpEncoding(true, HasPathIdsIPv4: true, HasPathIdsIPv6: false), peerUp.Encoding(header));
        var information = peerUp.Information;
        Assert.True(information.TryRead(out var type, out var value));
        Assert.Equal(((ushort)BmpInformation.TableName, "t"), (type, System.Text.Encoding.UTF8.GetString(value)));
    }

    [Theory]
    [InlineData(new byte[] { 2, 0, 24 }, "closed by the router without notification (event 24)")]
    [InlineData(new byte[] { 4 }, "closed by the peer without notification")]
    [InlineData(new byte[] { 5 }, "no longer monitored")]
    [InlineData(new byte[] { 77 }, "reason 77")]
    public void TryRead_PeerDown_HasReason(byte[] body, string expected)
    {
        Assert.Equal(DecodeStatus.Ok, BmpPeerDown.TryRead(body, out var down));
        Assert.Equal(expected, down.ToString());
    }

    [Fact]
    public void TryRead_PeerDownWithNotification_HasItsText()
    {
        byte[] body = [3, .. BgpBytes.Message(3, 6, 2)];
        Assert.Equal(DecodeStatus.Ok, BmpPeerDown.TryRead(body, out var down));
        Assert.Equal("closed by the peer: cease: administrative shutdown", down.ToString());
        Assert.Equal(DecodeStatus.InvalidValue, BmpPeerDown.TryRead([1, .. BgpBytes.Message(4)], out _));
        for (var length = 0; length < body.Length; length++)
        {
            Assert.Equal(DecodeStatus.Truncated, BmpPeerDown.TryRead(body.AsSpan(0, length), out _));
        }
    }

    [Fact]
    public void TryRead_Termination_HasReason()
    {
        Assert.Equal(DecodeStatus.Ok, BmpTermination.TryRead([0, 1, 0, 2, 0, 2], out var termination));
        Assert.Equal("out of resources", termination.ToString());
        Assert.Equal(DecodeStatus.Truncated, BmpTermination.TryRead([0, 1, 0, 2, 0], out _));
    }

    [Fact]
    public void TryRead_Statistics_HaveNumbers()
    {
        byte[] body =
        [
            0,
            0,
            0,
            4,
            0,
            0,
            0,
            4,
            0,
            0,
            0,
            5,
            0,
            7,
            0,
            8,
            .. new byte[7],
            9,
            0,
            99,
            0,
            1,
            1,
            0,
            9,
            0,
            11,
            0,
            2,
            1,
            .. new byte[7],
            3,
        ];
        Assert.Equal(DecodeStatus.Ok, BmpStatisticsReader.TryCreate(body, out var reader));
        var read = new List<BmpStatistic>();
        while (reader.TryRead(out var statistic))
        {
            read.Add(statistic);
        }
        Assert.Equal(DecodeStatus.Ok, reader.Status);
        Assert.Equal([new BmpStatistic(0, 5, 0, 0), new BmpStatistic(7, 9, 0, 0), new BmpStatistic(9, 3, 2, 1)], read);
        Assert.Equal("ipv6_unicast", BgpFamilies.Name(read[2].Afi, read[2].Safi));
        for (var length = 4; length < body.Length; length++)
        {
            Assert.Equal(DecodeStatus.Ok, BmpStatisticsReader.TryCreate(body.AsSpan(0, length), out reader));
            while (reader.TryRead(out _)) { }
            Assert.Equal(DecodeStatus.Truncated, reader.Status);
        }
    }

    [Fact]
    public void TryRead_PeerUpCutAnywhere_IsRefused()
    {
        var whole = PeerUp();
        var opensEnd = whole.Length - 5;
        for (var length = 0; length < opensEnd; length++)
        {
            var status = BmpPeerHeader.TryRead(whole.AsSpan(0, length), out var header, out var rest);
            status = status == DecodeStatus.Ok ? BmpPeerUp.TryRead(header, rest, out _) : status;
            Assert.Equal(DecodeStatus.Truncated, status);
        }
    }

    [Fact]
    public void TryRead_RandomDamage_NeverThrows()
    {
        var random = new Random(12);
        for (var round = 0; round < 100_000; round++)
        {
            var body = PeerUp();
            for (var hits = random.Next(1, 6); hits > 0; hits--)
            {
                body[random.Next(body.Length)] = (byte)random.Next(256);
            }
            if (BmpPeerHeader.TryRead(body, out var header, out var rest) != DecodeStatus.Ok)
            {
                continue;
            }
            if (BmpPeerUp.TryRead(header, rest, out var peerUp) == DecodeStatus.Ok)
            {
                peerUp.Encoding(header);
                var information = peerUp.Information;
                while (information.TryRead(out _, out _)) { }
            }
            BmpPeerDown.TryRead(rest, out _);
            BmpTermination.TryRead(rest, out _);
            if (BmpStatisticsReader.TryCreate(rest, out var statistics) == DecodeStatus.Ok)
            {
                while (statistics.TryRead(out _)) { }
            }
        }
    }

    private static byte[] PeerUp() =>
        [
            .. Peer(),
            .. new byte[12],
            192,
            0,
            2,
            1,
            0,
            179,
            0x9C,
            0x40,
            .. BgpBytes.Open(64_500, 69, 8, 0, 1, 1, 1, 0, 2, 1, 1),
            .. BgpBytes.Open(23_456, Capabilities),
            0,
            3,
            0,
            1,
            (byte)'t',
        ];

    private static byte[] Peer(byte type = 0, byte flags = 0) =>
        [
            type,
            flags,
            .. new byte[8],
            .. new byte[12],
            192,
            0,
            2,
            9,
            .. BgpBytes.U32(100_000),
            10,
            0,
            0,
            1,
            .. BgpBytes.U32(1_700_000_000),
            .. BgpBytes.U32(250_000),
        ];

    private static byte[] Message(byte type, params byte[] body) => [3, .. BgpBytes.U32((uint)(6 + body.Length)), type, .. body];
}
