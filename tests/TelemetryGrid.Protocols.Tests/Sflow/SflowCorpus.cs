using System.Buffers.Binary;

namespace TelemetryGrid.Protocols.Tests.Sflow;

/// <summary>Finds captured datagrams outside the repository and skips the test where they are absent.</summary>
internal static class SflowCorpus
{
    private const ushort SflowPort = 6343;

    public static byte[] ReadFile(string path) => File.ReadAllBytes(Locate(path));

    public static string ReadText(string path) => File.ReadAllText(Locate(path));

    /// <summary>Repeated 32-bit big-endian length and UDP payload.</summary>
    public static IEnumerable<byte[]> ReadLengthPrefixed(string path)
    {
        byte[] bytes = ReadFile(path);
        for (int offset = 0; offset < bytes.Length; )
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(offset));
            yield return bytes.AsSpan(offset + 4, length).ToArray();
            offset += 4 + length;
        }
    }

    /// <summary>The payloads of whole UDP datagrams to the sFlow port in a little-endian pcap file of Ethernet frames.</summary>
    public static IEnumerable<byte[]> ReadPcap(string path)
    {
        byte[] bytes = ReadFile(path);
        Assert.Equal(0xA1B2C3D4, BinaryPrimitives.ReadUInt32LittleEndian(bytes));
        Assert.Equal(1u, BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(20)));
        for (int offset = 24; offset < bytes.Length; )
        {
            int length = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(offset + 8));
            byte[]? payload = TryGetUdpPayload(bytes.AsSpan(offset + 16, length));
            if (payload is not null)
            {
                yield return payload;
            }
            offset += 16 + length;
        }
    }

    private static byte[]? TryGetUdpPayload(ReadOnlySpan<byte> frame)
    {
        ReadOnlySpan<byte> ip = frame[14..];
        bool v6 = ip[0] >> 4 == 6;
        if (ip[v6 ? 6 : 9] != 17 || (!v6 && (BinaryPrimitives.ReadUInt16BigEndian(ip[6..]) & 0x1FFF) != 0))
        {
            return null;
        }
        ReadOnlySpan<byte> udp = ip[(v6 ? 40 : (ip[0] & 15) * 4)..];
        if (BinaryPrimitives.ReadUInt16BigEndian(udp[2..]) != SflowPort)
        {
            return null;
        }
        int length = BinaryPrimitives.ReadUInt16BigEndian(udp[4..]);
        return udp[8..Math.Min(udp.Length, length)].ToArray();
    }

    private static string Locate(string path)
    {
        string? root = Environment.GetEnvironmentVariable("TELEMETRYGRID_CORPUS");
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); root is null && folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, "shared", "corpus");
            root = Directory.Exists(candidate) ? candidate : null;
        }
        string file = Path.Combine(root ?? string.Empty, path);
        if (root is null || !File.Exists(file))
        {
            Assert.Skip($"the captures in {path} were not found; set TELEMETRYGRID_CORPUS to their folder");
        }
        return file;
    }
}
