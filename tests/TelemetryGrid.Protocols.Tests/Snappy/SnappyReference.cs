using System.Diagnostics.CodeAnalysis;

namespace TelemetryGrid.Protocols.Tests.Snappy;

/// <summary>The format description read as plainly as possible, one byte at a time: what the fast decoder is held against.</summary>
internal static class SnappyReference
{
    public static bool TryDecompress(byte[] block, [NotNullWhen(true)] out byte[]? output)
    {
        try
        {
            output = Decompress(block);
        }
        catch (Exception exception) when (exception is IndexOutOfRangeException or ArgumentOutOfRangeException or OverflowException)
        {
            output = null;
        }
        return output is not null;
    }

    private static byte[]? Decompress(byte[] block)
    {
        var position = 0;
        ulong announced = 0;
        for (var shift = 0; ; shift += 7)
        {
            if (shift == 35)
            {
                return null;
            }
            announced |= (ulong)(block[position] & 0x7F) << shift;
            if ((block[position++] & 0x80) == 0)
            {
                break;
            }
        }
        var output = new List<byte>();
        while (position < block.Length)
        {
            int tag = block[position++];
            var upper = tag >> 2;
            if ((tag & 3) == 0)
            {
                var length = upper < 60 ? upper + 1 : Number(block, ref position, upper - 59) + 1;
                for (long i = 0; i < length; i++)
                {
                    output.Add(block[position++]);
                }
            }
            else
            {
                var length = (tag & 3) == 1 ? (upper & 7) + 4 : upper + 1;
                var offset = (tag & 3) switch
                {
                    1 => ((tag >> 5) << 8) + block[position++],
                    2 => Number(block, ref position, 2),
                    _ => Number(block, ref position, 4),
                };
                if (offset == 0)
                {
                    return null;
                }
                for (var i = 0; i < length; i++)
                {
                    output.Add(output[checked((int)(output.Count - offset))]);
                }
            }
        }
        return (ulong)output.Count == announced ? [.. output] : null;
    }

    private static long Number(byte[] block, ref int position, int octets)
    {
        long value = 0;
        for (var i = 0; i < octets; i++)
        {
            value |= (long)block[position++] << (8 * i);
        }
        return value;
    }
}
