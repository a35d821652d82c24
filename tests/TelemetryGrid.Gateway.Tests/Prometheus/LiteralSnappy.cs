using TelemetryGrid.Gateway.Prometheus.Writes;

namespace TelemetryGrid.Gateway.Tests.Prometheus;

/// <summary>Snappy's block format as far as blocks of literals go, which every decompressor reads.</summary>
internal sealed class LiteralSnappy : IRemoteWriteDecompressor
{
    public static byte[] Compress(ReadOnlySpan<byte> data)
    {
        var block = new List<byte>();
        WriteLength(block, data.Length);
        while (data.Length > 0)
        {
            var run = Math.Min(data.Length, 60);
            block.Add((byte)((run - 1) << 2));
            block.AddRange(data[..run]);
            data = data[run..];
        }
        return [.. block];
    }

    /// <summary>A block that claims a length and holds nothing.</summary>
    public static byte[] Claim(int length)
    {
        var block = new List<byte>();
        WriteLength(block, length);
        return [.. block];
    }

    public bool TryGetLength(ReadOnlySpan<byte> compressed, out int length) => TryReadLength(compressed, out length, out _);

    public bool TryDecompress(ReadOnlySpan<byte> compressed, Span<byte> into, out int written)
    {
        written = 0;
        if (!TryReadLength(compressed, out var length, out var header) || length > into.Length)
        {
            return false;
        }
        var rest = compressed[header..];
        while (rest.Length > 0)
        {
            var run = (rest[0] >> 2) + 1;
            if ((rest[0] & 3) != 0 || run > 60 || run >= rest.Length || written + run > length)
            {
                return false;
            }
            rest.Slice(1, run).CopyTo(into[written..]);
            written += run;
            rest = rest[(run + 1)..];
        }
        return written == length;
    }

    private static void WriteLength(List<byte> block, int length)
    {
        for (var rest = (uint)length; ; rest >>= 7)
        {
            if (rest < 0x80)
            {
                block.Add((byte)rest);
                return;
            }
            block.Add((byte)(rest | 0x80));
        }
    }

    private static bool TryReadLength(ReadOnlySpan<byte> block, out int length, out int header)
    {
        length = 0;
        for (header = 0; header < Math.Min(block.Length, 5); header++)
        {
            length |= (block[header] & 0x7F) << (7 * header);
            if (block[header] < 0x80)
            {
                header++;
                return true;
            }
        }
        return false;
    }
}
