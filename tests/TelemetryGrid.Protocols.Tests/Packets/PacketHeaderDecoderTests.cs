using TelemetryGrid.Protocols.Flows;
using TelemetryGrid.Protocols.Packets;

namespace TelemetryGrid.Protocols.Tests.Packets;

public sealed class PacketHeaderDecoderTests
{
    private static DecodeStatus Read(byte[] frame, out FlowRecord record)
    {
        record = default;
        return PacketHeaderDecoder.TryRead(frame, ref record);
    }

    [Fact]
    public void TryRead_TcpOverIPv4_FillsAddressesPortsFlagsAndTos()
    {
        byte[] frame = new PacketBuilder().Ethernet(0x0800).IPv4(6, tos: 0xB8).Tcp(50_000, 443, 0x12).ToArray();

        Assert.Equal(DecodeStatus.Ok, Read(frame, out FlowRecord record));
        Assert.Equal("192.0.2.1", record.SourceAddress.ToString());
        Assert.Equal("198.51.100.2", record.DestinationAddress.ToString());
        Assert.Equal(6, record.ProtocolIdentifier);
        Assert.Equal(50_000, record.SourceTransportPort);
        Assert.Equal(443, record.DestinationTransportPort);
        Assert.Equal(0x12, record.TcpControlBits);
        Assert.Equal(0xB8, record.IpClassOfService);
    }

    [Fact]
    public void TryRead_IPv4Options_AreSteppedOver()
    {
        byte[] frame = new PacketBuilder().Ethernet(0x0800).IPv4(17, optionWords: 10).Udp(53, 5353).ToArray();

        Assert.Equal(DecodeStatus.Ok, Read(frame, out FlowRecord record));
        Assert.Equal(53, record.SourceTransportPort);
        Assert.Equal(5353, record.DestinationTransportPort);
    }

    [Theory]
    [InlineData(0x2000, 53)] // first fragment, more to come
    [InlineData(0x2001, 0)]
    [InlineData(0x00B9, 0)]
    public void TryRead_IPv4Fragment_HasPortsOnlyInTheFirst(int fragment, int port)
    {
        byte[] frame = new PacketBuilder().Ethernet(0x0800).IPv4(17, fragment: fragment).Udp(53, 53).ToArray();

        Assert.Equal(DecodeStatus.Ok, Read(frame, out FlowRecord record));
        Assert.Equal(port, record.SourceTransportPort);
        Assert.Equal(17, record.ProtocolIdentifier);
    }

    [Fact]
    public void TryRead_StackedVlans_TakesTheOuterOne()
    {
        byte[] frame = new PacketBuilder()
            .Ethernet(0x88A8)
            .Vlan(301, 0x8100)
            .Vlan(17, 0x86DD)
            .IPv6(17, trafficClass: 0x2E)
            .Udp(1, 2)
            .ToArray();

        Assert.Equal(DecodeStatus.Ok, Read(frame, out FlowRecord record));
        Assert.Equal(301, record.VlanId);
        Assert.Equal(0x2E, record.IpClassOfService);
        Assert.Equal("2001:db8::1", record.SourceAddress.ToString());
        Assert.Equal(2, record.DestinationTransportPort);
    }

    [Fact]
    public void TryRead_MplsLabels_LeadToThePacketBeneath()
    {
        byte[] frame = new PacketBuilder().Ethernet(0x8847).Mpls(16_001, false).Mpls(24, true).IPv4(132).UInt16(2905, 2906, 0, 0).ToArray();

        Assert.Equal(DecodeStatus.Ok, Read(frame, out FlowRecord record));
        Assert.Equal(132, record.ProtocolIdentifier);
        Assert.Equal(2905, record.SourceTransportPort);
    }

    [Fact]
    public void TryRead_PppoeSession_LeadsToThePacketWithin()
    {
        byte[] frame = new PacketBuilder().Ethernet(0x8864).Bytes(0x11, 0, 0, 1, 0, 42).UInt16(0x0057).IPv6(17).Udp(546, 547).ToArray();

        Assert.Equal(DecodeStatus.Ok, Read(frame, out FlowRecord record));
        Assert.Equal(547, record.DestinationTransportPort);
    }

    [Fact]
    public void TryRead_SnapEncapsulation_LeadsToThePacketWithin()
    {
        byte[] frame = new PacketBuilder().Ethernet(60).Bytes(0xAA, 0xAA, 3, 0, 0, 0).UInt16(0x0800).IPv4(17).Udp(7, 9).ToArray();

        Assert.Equal(DecodeStatus.Ok, Read(frame, out FlowRecord record));
        Assert.Equal(9, record.DestinationTransportPort);
    }

    [Fact]
    public void TryRead_IPv6ExtensionHeaders_AreSteppedOver()
    {
        byte[] frame = new PacketBuilder()
            .Ethernet(0x86DD)
            .IPv6(0)
            .Extension(60)
            .Extension(43, 1)
            .Extension(51, 2)
            .Bytes(44, 2)
            .Bytes(new byte[14]) // authentication header: (2 + 2) × 4 octets
            .Fragment(58, 0)
            .Bytes(128, 0, 0, 0)
            .ToArray();

        Assert.Equal(DecodeStatus.Ok, Read(frame, out FlowRecord record));
        Assert.Equal(58, record.ProtocolIdentifier);
        Assert.Equal(128 << 8, record.IcmpTypeCode);
    }

    [Fact]
    public void TryRead_LaterIPv6Fragment_HasProtocolButNoPorts()
    {
        byte[] frame = new PacketBuilder().Ethernet(0x86DD).IPv6(44).Fragment(17, 185).Udp(53, 53).ToArray();

        Assert.Equal(DecodeStatus.Ok, Read(frame, out FlowRecord record));
        Assert.Equal(17, record.ProtocolIdentifier);
        Assert.Equal(0, record.SourceTransportPort);
    }

    [Fact]
    public void TryRead_IcmpOverIPv4_KeepsTypeAndCodeApartFromPorts()
    {
        byte[] frame = new PacketBuilder().Ethernet(0x0800).IPv4(1).Bytes(3, 13, 0, 0).ToArray();

        Assert.Equal(DecodeStatus.Ok, Read(frame, out FlowRecord record));
        Assert.Equal((3 << 8) | 13, record.IcmpTypeCode);
        Assert.Equal(0, record.SourceTransportPort);
    }

    [Theory]
    [InlineData(0x0806)] // ARP
    [InlineData(0x88CC)] // LLDP
    [InlineData(38)] // a bridge's spanning tree frame
    public void TryRead_NotIP_SaysSoAndLeavesAddressesUnspecified(int etherType)
    {
        byte[] frame = new PacketBuilder().Ethernet(etherType).Bytes(new byte[46]).ToArray();

        Assert.Equal(DecodeStatus.UnsupportedVersion, Read(frame, out FlowRecord record));
        Assert.True(record.SourceAddress.IsUnspecified);
    }

    [Fact]
    public void TryRead_EndlessStacks_StopAtTheirBound()
    {
        PacketBuilder tags = new PacketBuilder().Ethernet(0x8100);
        PacketBuilder labels = new PacketBuilder().Ethernet(0x8847);
        PacketBuilder extensions = new PacketBuilder().Ethernet(0x86DD).IPv6(60);
        for (int i = 0; i < 500; i++)
        {
            tags.Vlan(1, 0x8100);
            labels.Mpls(1, false);
            extensions.Extension(60);
        }

        Assert.Equal(DecodeStatus.LimitExceeded, Read(tags.ToArray(), out _));
        Assert.Equal(DecodeStatus.LimitExceeded, Read(labels.ToArray(), out _));
        Assert.Equal(DecodeStatus.LimitExceeded, Read(extensions.ToArray(), out FlowRecord record));
        Assert.Equal("2001:db8::2", record.DestinationAddress.ToString());
    }

    [Fact]
    public void TryRead_HeaderLengthBelowTwenty_KeepsAddressesWithoutPorts()
    {
        byte[] frame = new PacketBuilder().Ethernet(0x0800).IPv4(17).Udp(53, 53).ToArray();
        frame[14] = 0x42;

        Assert.Equal(DecodeStatus.InvalidLength, Read(frame, out FlowRecord record));
        Assert.Equal("198.51.100.2", record.DestinationAddress.ToString());
        Assert.Equal(0, record.DestinationTransportPort);
    }

    [Fact]
    public void TryRead_EveryTruncation_NeverInventsWhatTheWholeFrameDoesNotSay()
    {
        byte[][] frames =
        [
            new PacketBuilder().Ethernet(0x8100).Vlan(5, 0x0800).IPv4(6, tos: 4, optionWords: 2).Tcp(1025, 443, 0x18).ToArray(),
            new PacketBuilder().Ethernet(0x8847).Mpls(3, true).IPv6(43).Extension(17).Udp(53, 1025).ToArray(),
        ];
        foreach (byte[] frame in frames)
        {
            Assert.Equal(DecodeStatus.Ok, Read(frame, out FlowRecord whole));
            for (int length = 0; length < frame.Length; length++)
            {
                DecodeStatus status = Read(frame[..length], out FlowRecord part);

                Assert.True(status is DecodeStatus.Truncated or DecodeStatus.Ok, $"{status} at {length}");
                Assert.True(part.SourceAddress == default || part.SourceAddress == whole.SourceAddress);
                Assert.True(part.DestinationAddress == default || part.DestinationAddress == whole.DestinationAddress);
                Assert.True(part.SourceTransportPort == 0 || part.SourceTransportPort == whole.SourceTransportPort);
                Assert.True(part.DestinationTransportPort == 0 || part.DestinationTransportPort == whole.DestinationTransportPort);
                Assert.True(part.VlanId == 0 || part.VlanId == whole.VlanId);
            }
        }
    }

    [Fact]
    public void TryRead_HeaderCutInsideAddresses_YieldsWhatStoodBefore()
    {
        byte[] frame = new PacketBuilder().Ethernet(0x0800).IPv4(17, tos: 8).Udp(53, 53).ToArray();

        Assert.Equal(DecodeStatus.Truncated, Read(frame[..(14 + 17)], out FlowRecord record));
        Assert.Equal("192.0.2.1", record.SourceAddress.ToString());
        Assert.True(record.DestinationAddress.IsUnspecified);
        Assert.Equal(17, record.ProtocolIdentifier);
        Assert.Equal(8, record.IpClassOfService);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void TryRead_AnyStackOfLayers_FindsThePorts(int seed)
    {
        var random = new Random(seed);
        for (int round = 0; round < 2_000; round++)
        {
            bool v6 = random.Next(2) == 0;
            int networkType = v6 ? 0x86DD : 0x0800;
            int tags = random.Next(3);
            int labels = random.Next(4);
            int carried = labels > 0 ? 0x8847 : networkType;
            int vlan = random.Next(1, 4095);
            int source = random.Next(1, 65_536);
            int destination = random.Next(1, 65_536);
            byte protocol = random.Next(2) == 0 ? (byte)6 : (byte)17;
            PacketBuilder builder = new PacketBuilder().Ethernet(tags > 0 ? 0x8100 : carried);
            for (int i = 0; i < tags; i++)
            {
                builder.Vlan(i == 0 ? vlan : 1, i == tags - 1 ? carried : 0x8100);
            }
            for (int i = 0; i < labels; i++)
            {
                builder.Mpls(random.Next(1 << 20), i == labels - 1);
            }
            if (v6)
            {
                int extensions = random.Next(4);
                builder.IPv6(extensions > 0 ? (byte)60 : protocol);
                for (int i = 0; i < extensions; i++)
                {
                    builder.Extension(i == extensions - 1 ? protocol : (byte)60, (byte)random.Next(3));
                }
            }
            else
            {
                builder.IPv4(protocol, optionWords: random.Next(11));
            }
            byte[] frame = (protocol == 6 ? builder.Tcp(source, destination, 2) : builder.Udp(source, destination)).ToArray();

            Assert.Equal(DecodeStatus.Ok, Read(frame, out FlowRecord record));
            Assert.Equal(tags > 0 ? vlan : 0, record.VlanId);
            Assert.Equal(protocol, record.ProtocolIdentifier);
            Assert.Equal(source, record.SourceTransportPort);
            Assert.Equal(destination, record.DestinationTransportPort);
            Assert.Equal(!v6, record.SourceAddress.IsIPv4);
        }
    }

    [Fact]
    public void TryRead_RandomBytes_NeverThrows()
    {
        var random = new Random(20_261_121);
        var frame = new byte[128];
        int ok = 0;
        for (int round = 0; round < 50_000; round++)
        {
            random.NextBytes(frame);
            frame[12] = 0x86;
            frame[13] = 0xDD;
            frame[14] = (byte)(0x60 | (frame[14] & 15));
            frame[20] = (byte)random.Next(0, 61);
            ok += Read(frame[..random.Next(frame.Length)], out _) == DecodeStatus.Ok ? 1 : 0;
        }

        Assert.InRange(ok, 1, 49_999);
    }
}
