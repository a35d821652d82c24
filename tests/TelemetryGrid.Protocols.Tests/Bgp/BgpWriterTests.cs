using TelemetryGrid.Protocols.Bgp;
using TelemetryGrid.Protocols.Flows;

namespace TelemetryGrid.Protocols.Tests.Bgp;

/// <summary>What is written, read back by the project's own readers, which are held against captures.</summary>
public sealed class BgpWriterTests
{
    private static readonly BgpEncoding Encoding = new(HasFourByteAs: true);
    private static readonly FlowAddress NextHopIPv6 = FlowAddress.FromIPAddress(System.Net.IPAddress.Parse("2001:db8::1"));

    [Fact]
    public void Open_ReadBack_HasItsNumbers()
    {
        Assert.Equal(DecodeStatus.Ok, BgpMessage.TryRead(BgpWriter.Open(100_000, 0x0A00_0001, 90), out var message, out _));
        Assert.Equal(BgpMessageType.Open, message.Type);
        Assert.Equal(DecodeStatus.Ok, BgpOpen.TryRead(message.Body, out var open));
        Assert.Equal(
            (4, 100_000u, (ushort)90, 0x0A00_0001u, true),
            (open.Version, open.As, open.HoldTime, open.RouterId, open.HasFourByteAs)
        );
    }

    [Fact]
    public void Announce_RandomRoutes_ReadBackEqual()
    {
        var random = new Random(3);
        for (var round = 0; round < 300; round++)
        {
            var attributes = new BgpRouteAttributes
            {
                Origin = (BgpOrigin)random.Next(3),
                AsPath = [.. Enumerable.Range(0, random.Next(0, 256)).Select(_ => (uint)random.NextInt64(1, uint.MaxValue))],
                NextHop = FlowAddress.FromIPv4((uint)random.NextInt64(uint.MaxValue)),
                Med = random.Next(2) == 0 ? null : (uint)random.Next(),
                LocalPreference = random.Next(2) == 0 ? null : (uint)random.Next(),
                Communities = [.. Enumerable.Range(0, random.Next(0, 100)).Select(_ => (uint)random.NextInt64(uint.MaxValue))],
            };
            var prefixes = Prefixes(random, random.Next(0, 2000));
            var read = new List<BgpPrefix>();
            foreach (var update in BgpWriter.Announce(attributes, NextHopIPv6, prefixes))
            {
                Assert.InRange(update.Length, BgpMessage.HeaderLength, BgpWriter.MaxLength);
                read.AddRange(Announced(update, attributes));
            }
            Assert.Equal(prefixes.ToHashSet(), [.. read]);
            Assert.Equal(prefixes.Count, read.Count);
        }
    }

    [Fact]
    public void Withdraw_AndEndOfRib_ReadBackEqual()
    {
        var prefixes = Prefixes(new Random(4), 3000);
        var read = new List<BgpPrefix>();
        foreach (var update in BgpWriter.Withdraw(prefixes))
        {
            Assert.InRange(update.Length, BgpMessage.HeaderLength, BgpWriter.MaxLength);
            var withdrawn = Read(update);
            Assert.False(withdrawn.IsEndOfRib);
            AddAll(withdrawn.Withdrawn, read);
            AddAll(withdrawn.UnreachIPv6, read);
        }
        Assert.Equal(prefixes.ToHashSet(), [.. read]);
        Assert.Empty(BgpWriter.Withdraw([]));
        Assert.True(Read(BgpWriter.EndOfRib(BgpFamily.IPv4Unicast)).IsEndOfRib);
        Assert.True(Read(BgpWriter.EndOfRib(BgpFamily.IPv6Unicast)).IsEndOfRib);
    }

    [Fact]
    public void Notification_ReadBack_IsTheSame()
    {
        Assert.Equal(DecodeStatus.Ok, BgpMessage.TryRead(BgpWriter.Notification(new BgpNotification(6, 2)), out var message, out _));
        Assert.Equal(DecodeStatus.Ok, BgpNotification.TryRead(message.Body, out var notification));
        Assert.Equal(new BgpNotification(6, 2), notification);
    }

    [Fact]
    public void Announce_WhatNoUpdateCanSay_IsRefused()
    {
        var hop = FlowAddress.FromIPv4(1);
        var tooLong = new BgpRouteAttributes { NextHop = hop, AsPath = [.. new uint[256]] };
        Assert.Throws<ArgumentException>(() => BgpWriter.Announce(tooLong, NextHopIPv6, []).Count());
        Assert.Throws<ArgumentException>(() =>
            BgpWriter.Announce(new BgpRouteAttributes { NextHop = NextHopIPv6 }, NextHopIPv6, []).Count()
        );
        Assert.Throws<ArgumentException>(() =>
            BgpWriter.Announce(new BgpRouteAttributes { NextHop = hop }, NextHopIPv6, [new BgpPrefix(hop, 33, IsIPv4: true, 0)]).Count()
        );
    }

    private static List<BgpPrefix> Prefixes(Random random, int count)
    {
        var prefixes = new HashSet<BgpPrefix>();
        while (prefixes.Count < count)
        {
            var isIPv4 = random.Next(2) == 0;
            var length = random.Next(8, isIPv4 ? 33 : 129);
            var bits = isIPv4 ? length + 96 : length;
            var drawn = new UInt128((ulong)random.NextInt64(), (ulong)random.NextInt64());
            drawn = isIPv4 ? (drawn & uint.MaxValue) | 0xFFFF_0000_0000 : drawn | (UInt128.One << 127);
            drawn &= UInt128.MaxValue << (128 - bits);
            prefixes.Add(new BgpPrefix(new FlowAddress((ulong)(drawn >> 64), (ulong)drawn), (byte)length, isIPv4, 0));
        }
        return [.. prefixes];
    }

    private static BgpUpdate Read(byte[] update)
    {
        Assert.Equal(DecodeStatus.Ok, BgpMessage.TryRead(update, out var message, out var consumed));
        Assert.Equal((update.Length, BgpMessageType.Update), (consumed, message.Type));
        Assert.Equal(DecodeStatus.Ok, BgpUpdate.TryRead(message.Body, Encoding, out var read));
        return read;
    }

    private static List<BgpPrefix> Announced(byte[] message, BgpRouteAttributes expected)
    {
        var update = Read(message);
        var attributes = update.Attributes;
        Assert.False(attributes.IsMalformed);
        Assert.Equal(
            (expected.Origin, expected.Med, expected.LocalPreference),
            (attributes.Origin!.Value, attributes.Med, attributes.LocalPreference)
        );
        var path = new byte[attributes.MaxAsPathBytes];
        var numbers = new List<uint>();
        var reader = new BgpAsPathReader(path.AsSpan(0, attributes.CopyAsPath(path)));
        while (reader.TryRead(out var number))
        {
            numbers.Add(number);
        }
        Assert.Equal(expected.AsPath, numbers);
        Assert.Equal(expected.Communities.Length * 4, attributes.Communities.Length);
        for (var i = 0; i < expected.Communities.Length; i++)
        {
            Assert.Equal(
                expected.Communities[i],
                System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(attributes.Communities[(4 * i)..])
            );
        }
        var prefixes = new List<BgpPrefix>();
        AddAll(update.Announced.Prefixes, prefixes);
        Assert.Equal(prefixes.Count > 0 ? expected.NextHop : default, update.Announced.NextHop);
        if (!update.ReachIPv6.Prefixes.IsEmpty)
        {
            Assert.Equal(NextHopIPv6, update.ReachIPv6.NextHop);
            AddAll(update.ReachIPv6.Prefixes, prefixes);
        }
        return prefixes;
    }

    private static void AddAll(BgpPrefixReader from, List<BgpPrefix> to)
    {
        while (from.TryRead(out var prefix))
        {
            to.Add(prefix);
        }
    }
}
