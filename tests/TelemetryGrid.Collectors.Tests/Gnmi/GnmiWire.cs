using System.Buffers.Binary;
using System.Text;

namespace TelemetryGrid.Collectors.Tests.Gnmi;

/// <summary>Messages as agents send them, put together by hand.</summary>
internal static class GnmiWire
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

    public static byte[] Number(int field, ulong value) => [.. Varint((ulong)field << 3), .. Varint(value)];

    public static byte[] Bytes(int field, params byte[][] parts)
    {
        byte[] content = [.. parts.SelectMany(p => p)];
        return [.. Varint(((ulong)field << 3) | 2), .. Varint((ulong)content.Length), .. content];
    }

    public static byte[] Text(int field, string text) => Bytes(field, Encoding.UTF8.GetBytes(text));

    /// <summary>A gnmi.Path of <c>a/b[k=v]/c</c>; values without slashes only.</summary>
    public static byte[] Path(int field, string path) =>
        Bytes(field, [.. path.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Element)]);

    public static byte[] Unsigned(ulong value) => Bytes(3, Number(3, value));

    public static byte[] String(string value) => Bytes(3, Text(1, value));

    public static byte[] Json(string value) => Bytes(3, Text(11, value));

    public static byte[] Update(string path, byte[] value) => Bytes(4, Path(1, path), value);

    public static byte[] Delete(string path) => Path(5, path);

    /// <summary>A SubscribeResponse with a notification.</summary>
    public static byte[] Notification(DateTimeOffset time, string prefix, params byte[][] updates) =>
        Bytes(1, [Number(1, (ulong)time.ToUnixTimeMilliseconds() * 1_000_000), Path(2, prefix), .. updates]);

    public static byte[] Sync() => Number(3, 1);

    public static byte[] Frame(byte[] message)
    {
        var frame = new byte[5 + message.Length];
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), (uint)message.Length);
        message.CopyTo(frame, 5);
        return frame;
    }

    private static byte[] Element(string text)
    {
        var parts = text.Split('[', ']').Where(p => p.Length > 0).ToArray();
        var keys = parts.Skip(1).Select(p => p.Split('=', 2)).Select(k => Bytes(2, Text(1, k[0]), Text(2, k[1])));
        return Bytes(3, [Text(1, parts[0]), .. keys]);
    }
}
