using System.Buffers.Binary;
using System.Numerics;

namespace TelemetryGrid.Protocols.Mmdb;

/// <summary>
/// Reads the data section (MaxMind DB 2.0, "Data Section"). Every method checks before it reads, does work in proportion to the bytes it
/// passes over, and answers false on damage.
/// </summary>
internal static class MmdbDecoder
{
    /// <summary>Nesting beyond this is damage; real databases have six levels.</summary>
    public const int MaxDepth = 32;

    // Passing over one value may not look at more than this many.
    private const int MaxSkipped = 65_536;

    /// <summary>Control byte, extended type and size; <paramref name="at"/> is then where the payload begins. A pointer's "size" is its control byte's low bits.</summary>
    public static bool TryReadControl(ReadOnlySpan<byte> data, ref int at, out MmdbType type, out int size)
    {
        type = MmdbType.None;
        size = 0;
        if ((uint)at >= (uint)data.Length)
        {
            return false;
        }
        int control = data[at++];
        type = (MmdbType)(control >> 5);
        size = control & 0x1F;
        if (type == MmdbType.Pointer)
        {
            return true;
        }
        if (type == MmdbType.None)
        {
            if (at >= data.Length || data[at] is 0 or > 8)
            {
                return false; // extended types begin at 8, the highest is 15
            }
            type = (MmdbType)(data[at++] + 7);
        }
        if (size < 29)
        {
            return true;
        }
        var more = size - 28;
        if (data.Length - at < more)
        {
            return false;
        }
        size = more switch
        {
            1 => 29 + data[at],
            2 => 285 + BinaryPrimitives.ReadUInt16BigEndian(data[at..]),
            _ => 65_821 + ((data[at] << 16) | BinaryPrimitives.ReadUInt16BigEndian(data[(at + 1)..])),
        };
        at += more;
        return true;
    }

    /// <summary>The offset a pointer stands for; <paramref name="at"/> is then behind it.</summary>
    public static bool TryReadPointer(ReadOnlySpan<byte> data, int control, ref int at, out int target)
    {
        target = 0;
        var length = ((control >> 3) & 3) + 1;
        if (data.Length - at < length)
        {
            return false;
        }
        var rest = data[at..];
        uint high = (uint)control & 7;
        var value = length switch
        {
            1 => (high << 8) | rest[0],
            2 => 2_048 + ((high << 16) | BinaryPrimitives.ReadUInt16BigEndian(rest)),
            3 => 526_336 + ((high << 24) | ((uint)rest[0] << 16) | BinaryPrimitives.ReadUInt16BigEndian(rest[1..])),
            _ => BinaryPrimitives.ReadUInt32BigEndian(rest),
        };
        at += length;
        target = (int)value;
        return value < (uint)data.Length;
    }

    /// <summary>
    /// A value, through its pointer where it has one; <paramref name="at"/> is then behind a pointer or a scalar, and at the first entry of
    /// a map or array that stands here itself.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> data, ref int at, out MmdbType type, out int size, out int payload)
    {
        payload = 0;
        if (!TryReadControl(data, ref at, out type, out size))
        {
            return false;
        }
        if (type == MmdbType.Pointer)
        {
            // A pointer to a pointer is not allowed, which also rules out rings of them.
            if (
                !TryReadPointer(data, size, ref at, out payload)
                || !TryReadControl(data, ref payload, out type, out size)
                || type == MmdbType.Pointer
            )
            {
                return false;
            }
            return IsSound(data, payload, type, size);
        }
        payload = at;
        if (!IsSound(data, payload, type, size))
        {
            return false;
        }
        at += PayloadLength(type, size);
        return true;
    }

    /// <summary>Moves behind a value without following pointers, so that its length bounds the work.</summary>
    public static bool TrySkip(ReadOnlySpan<byte> data, ref int at)
    {
        long left = 1;
        for (var seen = 0; left > 0; left--, seen++)
        {
            if (seen == MaxSkipped || !TryReadControl(data, ref at, out var type, out var size))
            {
                return false;
            }
            switch (type)
            {
                case MmdbType.Pointer:
                    if (!TryReadPointer(data, size, ref at, out _))
                    {
                        return false;
                    }
                    break;
                case MmdbType.Map:
                    left += 2L * size;
                    break;
                case MmdbType.Array:
                    left += size;
                    break;
                default:
                    if (!IsSound(data, at, type, size))
                    {
                        return false;
                    }
                    at += PayloadLength(type, size);
                    break;
            }
        }
        return true;
    }

    public static UInt128 ReadUnsigned(ReadOnlySpan<byte> payload)
    {
        UInt128 value = 0;
        foreach (var octet in payload)
        {
            value = (value << 8) | octet;
        }
        return value;
    }

    public static ulong ReadUInt64(ReadOnlySpan<byte> payload)
    {
        ulong value = 0;
        foreach (var octet in payload)
        {
            value = (value << 8) | octet;
        }
        return value;
    }

    private static int PayloadLength(MmdbType type, int size) => type is MmdbType.Map or MmdbType.Array or MmdbType.Boolean ? 0 : size;

    private static bool IsSound(ReadOnlySpan<byte> data, int payload, MmdbType type, int size)
    {
        var fits = type switch
        {
            MmdbType.Utf8String or MmdbType.Bytes => true,
            MmdbType.Double => size == 8,
            MmdbType.Float => size == 4,
            MmdbType.UInt16 => size <= 2,
            MmdbType.UInt32 or MmdbType.Int32 => size <= 4,
            MmdbType.UInt64 => size <= 8,
            MmdbType.UInt128 => size <= 16,
            MmdbType.Boolean => size <= 1,
            // Every entry takes a byte at least.
            MmdbType.Map => size <= (data.Length - payload) / 2,
            MmdbType.Array => size <= data.Length - payload,
            _ => false,
        };
        return fits && PayloadLength(type, size) <= data.Length - payload;
    }
}
