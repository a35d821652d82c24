using TelemetryGrid.Gateway.Prometheus.Writes;

namespace TelemetryGrid.Gateway.Tests.Prometheus;

/// <summary>Snappy's block format, read byte by byte and written as literals only.</summary>
internal sealed class PlainSnappy : IRemoteWriteDecompressor
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
            var (tag, bytes, run, offset) = ((int)rest[0], 1, 0, 0);
            switch (tag & 3)
            {
                case 0:
                    bytes = tag >> 2 < 60 ? 1 : (tag >> 2) - 58;
                    run = bytes > rest.Length ? 0 : 1 + (bytes == 1 ? tag >> 2 : Number(rest[1..bytes]));
                    break;
                case 1:
                    bytes = 2;
                    run = 4 + ((tag >> 2) & 7);
                    offset = bytes > rest.Length ? 0 : ((tag >> 5) << 8) | rest[1];
                    break;
                default:
                    bytes = (tag & 3) == 2 ? 3 : 5;
                    run = 1 + (tag >> 2);
                    offset = bytes > rest.Length ? 0 : Number(rest[1..bytes]);
                    break;
            }
            var isLiteral = (tag & 3) == 0;
            if (run < 1 || written + run > length || (isLiteral ? run > rest.Length - bytes : offset < 1 || offset > written))
            {
                return false;
            }
            for (var i = 0; i < run; i++, written++)
            {
                into[written] = isLiteral ? rest[bytes + i] : into[written - offset];
            }
            rest = rest[(bytes + (isLiteral ? run : 0))..];
        }
        return written == length;
    }

    private static int Number(ReadOnlySpan<byte> littleEndian)
    {
        var number = 0;
        for (var i = littleEndian.Length - 1; i >= 0; i--)
        {
            number = (number << 8) | littleEndian[i];
        }
        return number;
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
