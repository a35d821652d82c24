using System.Buffers.Binary;
using System.Net;

namespace TelemetryGrid.Collectors.Tests.Simulation;

/// <summary>Writes UDP datagrams as a capture of raw IP packets (link type 101).</summary>
internal static class PcapFile
{
    public static void Write(string path, IEnumerable<(IPAddress Source, int Port, byte[] Payload)> datagrams)
    {
        using FileStream file = File.Create(path);
        Span<byte> header = stackalloc byte[24];
        header.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(header, 0xA1B2C3D4);
        BinaryPrimitives.WriteUInt16LittleEndian(header[4..], 2);
        BinaryPrimitives.WriteUInt16LittleEndian(header[6..], 4);
        BinaryPrimitives.WriteUInt32LittleEndian(header[16..], 65_535);
        BinaryPrimitives.WriteUInt32LittleEndian(header[20..], 101);
        file.Write(header);
        foreach ((IPAddress source, int port, byte[] payload) in datagrams)
        {
            var packet = new byte[16 + 28 + payload.Length];
            BinaryPrimitives.WriteInt32LittleEndian(packet.AsSpan(8), 28 + payload.Length);
            BinaryPrimitives.WriteInt32LittleEndian(packet.AsSpan(12), 28 + payload.Length);
            Span<byte> ip = packet.AsSpan(16);
            ip[0] = 0x45;
            BinaryPrimitives.WriteUInt16BigEndian(ip[2..], (ushort)(28 + payload.Length));
            ip[8] = 64;
            ip[9] = 17;
            source.GetAddressBytes().CopyTo(ip[12..]);
            IPAddress.Loopback.GetAddressBytes().CopyTo(ip[16..]);
            BinaryPrimitives.WriteUInt16BigEndian(ip[20..], 40_000);
            BinaryPrimitives.WriteUInt16BigEndian(ip[22..], (ushort)port);
            BinaryPrimitives.WriteUInt16BigEndian(ip[24..], (ushort)(8 + payload.Length));
            payload.CopyTo(ip[28..]);
            file.Write(packet);
        }
    }
}
