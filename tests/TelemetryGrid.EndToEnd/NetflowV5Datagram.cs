using System.Buffers.Binary;

namespace TelemetryGrid.EndToEnd;

/// <summary>A NetFlow v5 datagram of 30 records, 100 octets and 2 packets each, over a number of keys.</summary>
internal static class NetflowV5Datagram
{
    public const int Records = 30;
    public const int Length = 24 + (Records * 48);

    public static void Fill(Span<byte> datagram, uint sequence, uint keys)
    {
        datagram.Clear();
        Put16(datagram, 0, 5);
        Put16(datagram, 2, Records);
        Put32(datagram, 4, 1_000_000);
        Put32(datagram, 8, (uint)TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());
        Put32(datagram, 16, sequence);
        for (var i = 0; i < Records; i++)
        {
            var record = datagram[(24 + (i * 48))..];
            var key = (sequence + (uint)i) % keys;
            Put32(record, 0, 0x0A000000 | key);
            Put32(record, 4, 0x0A010001);
            Put32(record, 16, 2);
            Put32(record, 20, 100);
            Put32(record, 24, 999_000);
            Put32(record, 28, 999_900);
            Put16(record, 32, (ushort)(1024 + key));
            Put16(record, 34, 443);
            record[38] = 6;
        }
    }

    private static void Put16(Span<byte> target, int offset, ushort value) =>
        BinaryPrimitives.WriteUInt16BigEndian(target[offset..], value);

    private static void Put32(Span<byte> target, int offset, uint value) => BinaryPrimitives.WriteUInt32BigEndian(target[offset..], value);
}
