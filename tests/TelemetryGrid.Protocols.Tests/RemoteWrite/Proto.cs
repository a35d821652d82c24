using System.Buffers.Binary;
using System.Text;

namespace TelemetryGrid.Protocols.Tests.RemoteWrite;

/// <summary>Protobuf fields put together by hand, to make messages that no writer makes.</summary>
internal static class Proto
{
    public static byte[] Varint(ulong value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }
        return [.. bytes, (byte)value];
    }

    public static byte[] Tag(int field, int wireType) => Varint(((ulong)field << 3) | (uint)wireType);

    public static byte[] Number(int field, ulong value) => [.. Tag(field, 0), .. Varint(value)];

    public static byte[] Bytes(int field, params byte[][] parts)
    {
        byte[] content = [.. parts.SelectMany(part => part)];
        return [.. Tag(field, 2), .. Varint((ulong)content.Length), .. content];
    }

    public static byte[] Text(int field, string text) => Bytes(field, Encoding.UTF8.GetBytes(text));

    public static byte[] Double(int field, double value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
        return [.. Tag(field, 1), .. bytes];
    }

    public static byte[] Label(string name, string value) => Bytes(1, Text(1, name), Text(2, value));

    public static byte[] Sample(double value, long timestamp) => Bytes(2, Double(1, value), Number(2, (ulong)timestamp));

    public static byte[] Concat(params byte[][] parts) => [.. parts.SelectMany(part => part)];
}
