using System.Buffers.Binary;

namespace TelemetryGrid.Protocols.Tests.Bgp;

/// <summary>Builds BGP messages by hand.</summary>
internal static class BgpBytes
{
    public static byte[] Message(byte type, params byte[] body) =>
        [.. Enumerable.Repeat((byte)0xFF, 16), .. U16(19 + body.Length), type, .. body];

    public static byte[] Open(ushort number, params byte[] capabilities) =>
        Message(
            1,
            [
                4,
                .. U16(number),
                0,
                180,
                10,
                0,
                0,
                1,
                (byte)(capabilities.Length == 0 ? 0 : capabilities.Length + 2),
                .. capabilities.Length == 0 ? (byte[])[] : [2, (byte)capabilities.Length, .. capabilities],
            ]
        );

    /// <summary>The body of an UPDATE.</summary>
    public static byte[] Update(byte[] withdrawn, byte[] attributes, byte[] announced) =>
        [.. U16(withdrawn.Length), .. withdrawn, .. U16(attributes.Length), .. attributes, .. announced];

    public static byte[] Attribute(byte type, params byte[] value) =>
        value.Length > 255 ? [0x50, type, .. U16(value.Length), .. value] : [0x40, type, (byte)value.Length, .. value];

    /// <summary>AS_PATH and AS4_PATH segments of numbers with <paramref name="size"/> bytes.</summary>
    public static byte[] Segment(byte type, int size, params uint[] numbers) =>
        [type, (byte)numbers.Length, .. numbers.SelectMany(n => size == 4 ? U32(n) : U16((int)n))];

    /// <summary>ORIGIN IGP, AS_PATH 64500 64501 and NEXT_HOP 192.0.2.1, with numbers of four bytes.</summary>
    public static byte[] WellKnown() => [.. Attribute(1, 0), .. Attribute(2, Segment(2, 4, 64_500, 64_501)), .. Attribute(3, 192, 0, 2, 1)];

    public static byte[] U16(int value)
    {
        var bytes = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)value);
        return bytes;
    }

    public static byte[] U32(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }
}
