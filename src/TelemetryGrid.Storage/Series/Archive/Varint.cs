namespace TelemetryGrid.Storage.Series.Archive;

/// <summary>Unsigned LEB128 numbers: 7 bits a byte, low bits first, the top bit set on all bytes but the last. Signed ones are zigzag first.</summary>
internal static class Varint
{
    public const int MaxBytes = 10;

    public static int Write(Span<byte> into, ulong value)
    {
        var length = 0;
        while (value >= 0x80)
        {
            into[length++] = (byte)(value | 0x80);
            value >>= 7;
        }
        into[length++] = (byte)value;
        return length;
    }

    public static void Write(List<byte> into, ulong value)
    {
        while (value >= 0x80)
        {
            into.Add((byte)(value | 0x80));
            value >>= 7;
        }
        into.Add((byte)value);
    }

    /// <summary>Reads a number and moves on behind it.</summary>
    /// <exception cref="InvalidDataException">The bytes end within it, or it has more than 64 bits.</exception>
    public static ulong Read(ref ReadOnlySpan<byte> from)
    {
        ulong value = 0;
        for (var i = 0; i < MaxBytes && i < from.Length; i++)
        {
            value |= (ulong)(from[i] & 0x7F) << (7 * i);
            if (from[i] < 0x80)
            {
                from = from[(i + 1)..];
                return value;
            }
        }
        throw new InvalidDataException("a number is cut");
    }

    /// <summary>A number that must lie below a bound.</summary>
    /// <exception cref="InvalidDataException">It does not.</exception>
    public static int ReadBelow(ref ReadOnlySpan<byte> from, long bound)
    {
        var value = Read(ref from);
        return value < (ulong)bound && value <= int.MaxValue ? (int)value : throw new InvalidDataException($"{value} is not below {bound}");
    }

    public static ulong ZigZag(long value) => (ulong)((value << 1) ^ (value >> 63));

    public static long ZagZig(ulong value) => (long)(value >> 1) ^ -(long)(value & 1);
}
