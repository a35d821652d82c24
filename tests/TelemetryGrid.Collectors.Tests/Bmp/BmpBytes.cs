using System.Buffers.Binary;
using System.Net;
using TelemetryGrid.Protocols.Bgp;
using TelemetryGrid.Protocols.Bmp;

namespace TelemetryGrid.Collectors.Tests.Bmp;

/// <summary>Builds messages by hand, of the peer 192.0.2.9 in AS 64500 where nothing else is said.</summary>
internal static class BmpBytes
{
    public static byte[] Initiation(string name) => Message(4, [0, 2, .. U16(name.Length), .. System.Text.Encoding.UTF8.GetBytes(name)]);

    public static byte[] PeerUp(byte peer = 9, bool hasPathIds = false)
    {
        byte[] capabilities = [65, 4, 0, 0, 0xFB, 0xF4, .. hasPathIds ? (byte[])[69, 4, 0, 1, 1, 3] : []];
        var open = Bgp(
            1,
            [4, 0xFB, 0xF4, 0, 180, 10, 0, 0, 1, (byte)(capabilities.Length + 2), 2, (byte)capabilities.Length, .. capabilities]
        );
        return Message(3, [.. Peer(peer), .. new byte[20], .. open, .. open]);
    }

    public static byte[] PeerDown(byte peer = 9) => Message(2, [.. Peer(peer), 3, .. Bgp(3, [6, 2])]);

    public static byte[] Routes(byte[] update, byte peer = 9, byte flags = 0, byte type = 0) =>
        Message(0, [.. Peer(peer, flags, type), .. Bgp(2, update)]);

    public static byte[] Statistics(params byte[] elements) => Message(1, [.. Peer(9), 0, 0, 0, 1, .. elements]);

    /// <summary>The body of an update that announces IPv4 prefixes (as on the wire) over AS 64500 and <paramref name="origin"/>.</summary>
    public static byte[] Announce(uint origin, params byte[] prefixes)
    {
        byte[] attributes =
        [
            0x40,
            1,
            1,
            0,
            0x40,
            2,
            10,
            2,
            2,
            .. U32(64_500),
            .. U32(origin),
            0x40,
            3,
            4,
            192,
            0,
            2,
            9,
            0xC0,
            8,
            4,
            0xFB,
            0xF4,
            0,
            7,
        ];
        return [0, 0, .. U16(attributes.Length), .. attributes, .. prefixes];
    }

    public static byte[] Withdraw(params byte[] prefixes) => [.. U16(prefixes.Length), .. prefixes, 0, 0];

    public static BmpPeerHeader Header(byte peer)
    {
        BmpPeerHeader.TryRead(Peer(peer), out var header, out _);
        return header;
    }

    public static byte[] Prefix(IPAddress address, int length) => [(byte)length, .. address.GetAddressBytes()[..((length + 7) / 8)]];

    public static byte[] Message(byte type, byte[] body) => [3, .. U32((uint)(6 + body.Length)), type, .. body];

    private static byte[] Bgp(byte type, byte[] body) => [.. Enumerable.Repeat((byte)255, 16), .. U16(19 + body.Length), type, .. body];

    private static byte[] Peer(byte last, byte flags = 0, byte type = 0) =>
        [
            type,
            flags,
            .. new byte[8],
            .. type == 3 ? new byte[16] : [.. new byte[12], 192, 0, 2, last],
            .. U32(64_500),
            10,
            0,
            0,
            last,
            .. U32(1_700_000_000),
            0,
            0,
            0,
            0,
        ];

    private static byte[] U16(int value) => [(byte)(value >> 8), (byte)value];

    private static byte[] U32(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }
}
