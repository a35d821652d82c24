using System.Buffers.Binary;

namespace TelemetryGrid.Protocols.Tests.Packets;

/// <summary>Builds packets layer by layer for tests.</summary>
internal sealed class PacketBuilder
{
    private readonly List<byte> _bytes = [];

    public byte[] ToArray() => [.. _bytes];

    public PacketBuilder Bytes(params byte[] bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    public PacketBuilder UInt16(params int[] values)
    {
        Span<byte> word = stackalloc byte[2];
        foreach (int value in values)
        {
            BinaryPrimitives.WriteUInt16BigEndian(word, (ushort)value);
            _bytes.AddRange(word);
        }
        return this;
    }

    /// <summary>Addresses and the EtherType of what follows.</summary>
    public PacketBuilder Ethernet(int etherType) => Bytes(2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2).UInt16(etherType);

    /// <summary>The rest of a tag whose EtherType was already written, and the next EtherType.</summary>
    public PacketBuilder Vlan(int id, int etherType) => UInt16(0xA000 | id, etherType);

    public PacketBuilder Mpls(int label, bool bottom) =>
        Bytes((byte)(label >> 12), (byte)(label >> 4), (byte)((label << 4) | (bottom ? 1 : 0)), 64);

    /// <summary>192.0.2.1 to 198.51.100.2.</summary>
    public PacketBuilder IPv4(byte protocol, int totalLength = 60, byte tos = 0, int fragment = 0, int optionWords = 0)
    {
        Bytes((byte)(0x45 + optionWords), tos).UInt16(totalLength, 1, fragment).Bytes(64, protocol, 0, 0);
        return Bytes(192, 0, 2, 1, 198, 51, 100, 2).Bytes(new byte[optionWords * 4]);
    }

    /// <summary>2001:db8::1 to 2001:db8::2.</summary>
    public PacketBuilder IPv6(byte next, int payloadLength = 20, byte trafficClass = 0)
    {
        Bytes((byte)(0x60 | (trafficClass >> 4)), (byte)(trafficClass << 4), 0, 0).UInt16(payloadLength).Bytes(next, 64);
        return Bytes(0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1)
            .Bytes(0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2);
    }

    /// <summary>An extension header of (<paramref name="words"/> + 1) × 8 octets.</summary>
    public PacketBuilder Extension(byte next, byte words = 0) => Bytes(next, words).Bytes(new byte[6 + (words * 8)]);

    public PacketBuilder Fragment(byte next, int offset) => Bytes(next, 0).UInt16(offset << 3, 0, 9);

    public PacketBuilder Tcp(int source, int destination, byte flags) =>
        UInt16(source, destination).Bytes(0, 0, 0, 1, 0, 0, 0, 2, 0x50, flags).UInt16(1000, 0, 0);

    public PacketBuilder Udp(int source, int destination) => UInt16(source, destination, 40, 0);
}
