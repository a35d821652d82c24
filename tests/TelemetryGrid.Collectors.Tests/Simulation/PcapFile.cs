using System.Buffers.Binary;
using System.Net;

namespace TelemetryGrid.Collectors.Tests.Simulation;

/// <summary>Writes UDP datagrams or a TCP stream as a capture of raw IP packets (link type 101).</summary>
internal static class PcapFile
{
    public static void Write(string path, IEnumerable<(IPAddress Source, int Port, byte[] Payload)> datagrams)
    {
        using FileStream file = Begin(path);
        foreach ((IPAddress source, int port, byte[] payload) in datagrams)
        {
            var udp = new byte[8];
            BinaryPrimitives.WriteUInt16BigEndian(udp, 40_000);
            BinaryPrimitives.WriteUInt16BigEndian(udp.AsSpan(2), (ushort)port);
            BinaryPrimitives.WriteUInt16BigEndian(udp.AsSpan(4), (ushort)(8 + payload.Length));
            Write(file, source, 17, udp, payload);
        }
    }

    /// <summary>Messages of one sender, a segment for each.</summary>
    public static void WriteTcp(string path, IPAddress source, int port, IEnumerable<byte[]> messages)
    {
        using FileStream file = Begin(path);
        uint sequence = 1;
        foreach (byte[] message in messages)
        {
            var tcp = new byte[20];
            BinaryPrimitives.WriteUInt16BigEndian(tcp, 40_000);
            BinaryPrimitives.WriteUInt16BigEndian(tcp.AsSpan(2), (ushort)port);
            BinaryPrimitives.WriteUInt32BigEndian(tcp.AsSpan(4), sequence);
            BinaryPrimitives.WriteUInt32BigEndian(tcp.AsSpan(8), 1);
            tcp[12] = 5 << 4;
            tcp[13] = 0x18; // PSH, ACK
            BinaryPrimitives.WriteUInt16BigEndian(tcp.AsSpan(14), 65_535);
            Write(file, source, 6, tcp, message);
            sequence += (uint)message.Length;
        }
    }

    private static FileStream Begin(string path)
    {
        FileStream file = File.Create(path);
        Span<byte> header = stackalloc byte[24];
        header.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(header, 0xA1B2C3D4);
        BinaryPrimitives.WriteUInt16LittleEndian(header[4..], 2);
        BinaryPrimitives.WriteUInt16LittleEndian(header[6..], 4);
        BinaryPrimitives.WriteUInt32LittleEndian(header[16..], 65_535);
        BinaryPrimitives.WriteUInt32LittleEndian(header[20..], 101);
        file.Write(header);
        return file;
    }

    private static void Write(FileStream file, IPAddress source, byte protocol, ReadOnlySpan<byte> transport, byte[] payload)
    {
        int length = 20 + transport.Length + payload.Length;
        var packet = new byte[16 + length];
        BinaryPrimitives.WriteInt32LittleEndian(packet.AsSpan(8), length);
        BinaryPrimitives.WriteInt32LittleEndian(packet.AsSpan(12), length);
        Span<byte> ip = packet.AsSpan(16);
        ip[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(ip[2..], (ushort)length);
        ip[8] = 64;
        ip[9] = protocol;
        source.GetAddressBytes().CopyTo(ip[12..]);
        IPAddress.Loopback.GetAddressBytes().CopyTo(ip[16..]);
        transport.CopyTo(ip[20..]);
        payload.CopyTo(ip[(20 + transport.Length)..]);
        file.Write(packet);
    }
}
