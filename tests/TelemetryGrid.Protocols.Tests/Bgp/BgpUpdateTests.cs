using TelemetryGrid.Protocols.Bgp;
using TelemetryGrid.Protocols.Flows;
using TelemetryGrid.Tests.Allocation;

namespace TelemetryGrid.Protocols.Tests.Bgp;

public sealed class BgpUpdateTests
{
    private static readonly BgpEncoding FourBytes = new(HasFourByteAs: true);

    [Fact]
    public void TryRead_AllAttributes_AreRead()
    {
        var body = BgpBytes.Update(
            [16, 10, 1],
            [
                .. BgpBytes.WellKnown(),
                .. BgpBytes.Attribute(4, 0, 0, 0, 7),
                .. BgpBytes.Attribute(5, 0, 0, 0, 100),
                .. BgpBytes.Attribute(8, 0xFB, 0xF4, 0, 1),
                .. BgpBytes.Attribute(16, 0, 2, 0xFB, 0xF4, 0, 0, 0, 1),
                .. BgpBytes.Attribute(32, [.. BgpBytes.U32(64_500), .. BgpBytes.U32(1), .. BgpBytes.U32(2)]),
                .. BgpBytes.Attribute(99, 1, 2, 3),
                .. BgpBytes.Attribute(14, [0, 2, 1, 16, .. V6("2001:db8::1"), 0, 32, 0x20, 0x01, 0x0d, 0xb8]),
                .. BgpBytes.Attribute(15, 0, 2, 1, 20, 0x20, 0x01, 0xFF),
            ],
            [0, 25, 192, 0, 2, 0xFF]
        );

        Assert.Equal(DecodeStatus.Ok, BgpUpdate.TryRead(body, FourBytes, out var update));

        Assert.False(update.Attributes.IsMalformed);
        Assert.Equal(
            ["withdrawn 10.1.0.0/16", "reach 2001:db8::/32", "unreach 2001:f000::/20", "updated 0.0.0.0/0", "updated 192.0.2.128/25"],
            BgpText.Of(update)
        );
        Assert.Equal(BgpOrigin.Igp, update.Attributes.Origin);
        Assert.Equal("64500 64501", BgpText.Path(update));
        Assert.Equal("192.0.2.1", update.Announced.NextHop.ToString());
        Assert.Equal("2001:db8::1", update.ReachIPv6.NextHop.ToString());
        Assert.Equal(7u, update.Attributes.Med);
        Assert.Equal(100u, update.Attributes.LocalPreference);
        Assert.Equal(4, update.Attributes.Communities.Length);
        Assert.Equal(8, update.Attributes.ExtendedCommunities.Length);
        Assert.Equal("64500:1:2", BgpText.Large(update.Attributes.LargeCommunities));
    }

    [Theory]
    [InlineData(1, new byte[] { 3 })] // ORIGIN of no meaning
    [InlineData(1, new byte[] { 0, 0 })]
    [InlineData(2, new byte[] { 2, 2, 0, 0, 0, 1 })] // one number short
    [InlineData(2, new byte[] { 2, 0 })] // an empty segment
    [InlineData(2, new byte[] { 9, 1, 0, 0, 0, 1 })]
    [InlineData(3, new byte[] { 1, 2, 3 })]
    [InlineData(4, new byte[] { 1 })]
    [InlineData(5, new byte[] { 1, 2, 3, 4, 5 })]
    [InlineData(8, new byte[] { 1, 2, 3 })]
    [InlineData(16, new byte[] { 1, 2, 3, 4 })]
    [InlineData(32, new byte[] { 1, 2, 3, 4, 5, 6, 7, 8 })]
    public void TryRead_MalformedAttribute_IsTreatedAsWithdraw(byte type, byte[] value)
    {
        var attributes = new List<byte>();
        foreach (var (known, good) in Known())
        {
            attributes.AddRange(BgpBytes.Attribute(known, known == type ? value : good));
        }
        if (type > 3)
        {
            attributes.AddRange(BgpBytes.Attribute(type, value));
        }

        Assert.Equal(DecodeStatus.Ok, BgpUpdate.TryRead(BgpBytes.Update([], [.. attributes], [8, 10]), FourBytes, out var update));

        Assert.True(update.Attributes.IsMalformed);
        Assert.Equal(type, update.Attributes.MalformedType);
        Assert.Equal(["updated 10.0.0.0/8"], BgpText.Of(update));
    }

    [Fact]
    public void TryRead_WellKnownMissing_IsTreatedAsWithdraw()
    {
        foreach (var (missing, _) in Known())
        {
            byte[] attributes = [.. Known().Where(k => k.Type != missing).SelectMany(k => BgpBytes.Attribute(k.Type, k.Value))];
            Assert.Equal(DecodeStatus.Ok, BgpUpdate.TryRead(BgpBytes.Update([], attributes, [8, 10]), FourBytes, out var update));
            Assert.True(update.Attributes.IsMalformed);
        }
    }

    [Fact]
    public void TryRead_AttributeOverrunsItsField_PrefixesAreFoundAndWithdrawn()
    {
        var body = BgpBytes.Update([], [.. BgpBytes.WellKnown(), 0x40, 5, 200, 0], [8, 10]);
        Assert.Equal(DecodeStatus.Ok, BgpUpdate.TryRead(body, FourBytes, out var update));
        Assert.True(update.Attributes.IsMalformed);
        Assert.Equal(["updated 10.0.0.0/8"], BgpText.Of(update));
    }

    [Fact]
    public void TryRead_AttributeTwice_FirstCounts()
    {
        var body = BgpBytes.Update([], [.. BgpBytes.WellKnown(), .. BgpBytes.Attribute(1, 2)], [8, 10]);
        Assert.Equal(DecodeStatus.Ok, BgpUpdate.TryRead(body, FourBytes, out var update));
        Assert.False(update.Attributes.IsMalformed);
        Assert.Equal(BgpOrigin.Igp, update.Attributes.Origin);
    }

    [Theory]
    [InlineData(new byte[] { 33, 1, 2, 3, 4, 5 }, DecodeStatus.InvalidValue)]
    [InlineData(new byte[] { 24, 1, 2 }, DecodeStatus.InvalidLength)]
    public void TryRead_PrefixesCannotBeToldApart_IsRefused(byte[] prefixes, DecodeStatus expected)
    {
        Assert.Equal(expected, BgpUpdate.TryRead(BgpBytes.Update([], BgpBytes.WellKnown(), prefixes), FourBytes, out _));
        Assert.Equal(expected, BgpUpdate.TryRead(BgpBytes.Update(prefixes, [], []), FourBytes, out _));
        byte[] reach = [.. BgpBytes.WellKnown(), .. BgpBytes.Attribute(14, [0, 1, 1, 4, 1, 2, 3, 4, 0, .. prefixes])];
        Assert.Equal(expected, BgpUpdate.TryRead(BgpBytes.Update([], reach, []), FourBytes, out _));
        Assert.Equal(
            expected,
            BgpUpdate.TryRead(BgpBytes.Update([], BgpBytes.Attribute(15, [0, 1, 1, .. prefixes]), []), FourBytes, out _)
        );
    }

    [Fact]
    public void TryRead_EndOfRib_IsTold()
    {
        Assert.Equal(DecodeStatus.Ok, BgpUpdate.TryRead(BgpBytes.Update([], [], []), FourBytes, out var ipv4));
        Assert.True(ipv4.IsEndOfRib);
        Assert.Equal(DecodeStatus.Ok, BgpUpdate.TryRead(BgpBytes.Update([], BgpBytes.Attribute(15, 0, 2, 1), []), FourBytes, out var ipv6));
        Assert.True(ipv6.IsEndOfRib);
        Assert.Equal(DecodeStatus.Ok, BgpUpdate.TryRead(BgpBytes.Update([8, 10], [], []), FourBytes, out var withdraw));
        Assert.False(withdraw.IsEndOfRib);
    }

    [Fact]
    public void CopyAsPath_TwoByteSpeaker_MergesAs4Path()
    {
        Assert.Equal("64500 100000 200000", Merge([2, 3, 0xFB, 0xF4, 0x5B, 0xA0, 0x5B, 0xA0], BgpBytes.Segment(2, 4, 100_000, 200_000)));
        // RFC 6793 §4.2.3: one that is longer is of no use
        Assert.Equal("64500", Merge([2, 1, 0xFB, 0xF4], BgpBytes.Segment(2, 4, 100_000, 200_000)));
        Assert.Equal("64500 {1,2}", Merge([.. BgpBytes.Segment(2, 2, 64_500), .. BgpBytes.Segment(1, 2, 1, 2)], []));
        Assert.Equal(
            "(65001) 7 99999",
            Merge([.. BgpBytes.Segment(3, 2, 65_001), .. BgpBytes.Segment(2, 2, 7, 23_456)], BgpBytes.Segment(2, 4, 99_999))
        );
        // an aggregator that knows no long numbers made the path anew
        byte[] aggregated = [.. BgpBytes.Attribute(7, 0, 9, 1, 2, 3, 4), .. BgpBytes.Attribute(18, 0, 0, 0, 9, 1, 2, 3, 4)];
        Assert.Equal("64500 23456", Merge(BgpBytes.Segment(2, 2, 64_500, 23_456), BgpBytes.Segment(2, 4, 99_999), aggregated));
    }

    [Fact]
    public void TryRead_EveryTruncation_IsRefusedOrHarmless()
    {
        var body = Rich();
        for (var length = 0; length < body.Length; length++)
        {
            var status = BgpUpdate.TryRead(body.AsSpan(0, length), FourBytes, out var update);
            if (status == DecodeStatus.Ok)
            {
                BgpText.Of(update);
                BgpText.Path(update);
            }
        }
        Assert.Equal(DecodeStatus.Truncated, BgpUpdate.TryRead(body.AsSpan(0, 10), FourBytes, out _));
    }

    [Fact]
    public void TryRead_RandomDamage_NeverThrows()
    {
        var random = new Random(4711);
        var refused = 0;
        for (var round = 0; round < 200_000; round++)
        {
            var body = Rich();
            for (var hits = random.Next(1, 6); hits > 0; hits--)
            {
                body[random.Next(body.Length)] = (byte)random.Next(256);
            }
            var encoding = new BgpEncoding(random.Next(2) == 0, random.Next(2) == 0, random.Next(2) == 0);
            if (BgpUpdate.TryRead(body, encoding, out var update) != DecodeStatus.Ok)
            {
                refused++;
                continue;
            }
            if (round % 16 == 0)
            {
                BgpText.Of(update);
                BgpText.Path(update);
            }
        }
        Assert.InRange(refused, 1000, 199_000);
    }

    [Fact]
    public void TryRead_ManyPrefixes_AllocatesNothing()
    {
        var body = BgpBytes.Update(
            [],
            BgpBytes.WellKnown(),
            [.. Enumerable.Range(0, 900).SelectMany(i => (byte[])[24, 10, (byte)(i >> 8), (byte)i])]
        );
        Assert.Equal(900, Count(body));
        Assert.Equal(0, Allocated.LeastBy(() => Count(body)));
    }

    private static int Count(byte[] body)
    {
        if (BgpUpdate.TryRead(body, FourBytes, out var update) != DecodeStatus.Ok)
        {
            return -1;
        }
        Span<byte> path = stackalloc byte[update.Attributes.MaxAsPathBytes];
        update.Attributes.CopyAsPath(path);
        var prefixes = update.Announced.Prefixes;
        var count = 0;
        while (prefixes.TryRead(out _))
        {
            count++;
        }
        return count;
    }

    private static string Merge(byte[] path, byte[] path4, params byte[] more)
    {
        byte[] attributes =
        [
            .. BgpBytes.Attribute(1, 0),
            .. BgpBytes.Attribute(2, path),
            .. BgpBytes.Attribute(3, 1, 2, 3, 4),
            .. path4.Length > 0 ? BgpBytes.Attribute(17, path4) : [],
            .. more,
        ];
        Assert.Equal(DecodeStatus.Ok, BgpUpdate.TryRead(BgpBytes.Update([], attributes, [8, 10]), new BgpEncoding(false), out var update));
        Assert.False(update.Attributes.IsMalformed);
        return BgpText.Path(update);
    }

    private static byte[] Rich() =>
        BgpBytes.Update(
            [16, 10, 1, 8, 11],
            [
                .. BgpBytes.Attribute(1, 0),
                .. BgpBytes.Attribute(2, [.. BgpBytes.Segment(2, 4, 1, 2, 3), .. BgpBytes.Segment(1, 4, 4, 5)]),
                .. BgpBytes.Attribute(17, BgpBytes.Segment(2, 4, 2, 3)),
                .. BgpBytes.Attribute(3, 192, 0, 2, 1),
                .. BgpBytes.Attribute(8, 0, 1, 0, 2, 0, 3, 0, 4),
                .. BgpBytes.Attribute(14, [0, 2, 1, 16, .. V6("2001:db8::1"), 0, 32, 0x20, 0x01, 0x0d, 0xb8, 16, 0x20, 0x02]),
                .. BgpBytes.Attribute(15, 0, 2, 1, 20, 0x20, 0x01, 0xFF),
            ],
            [24, 192, 0, 2, 25, 192, 0, 3, 128]
        );

    private static IEnumerable<(byte Type, byte[] Value)> Known() => [(1, [0]), (2, BgpBytes.Segment(2, 4, 64_500)), (3, [192, 0, 2, 1])];

    private static byte[] V6(string address)
    {
        var bytes = new byte[16];
        FlowAddress.FromIPAddress(System.Net.IPAddress.Parse(address)).WriteTo(bytes);
        return bytes;
    }
}
