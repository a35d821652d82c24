using System.Numerics;

namespace TelemetryGrid.Protocols.Snmp;

/// <summary>Minimal BER (X.690) elements. The append methods write forwards and expect room; the prepend methods write backwards from a position and return the new one.</summary>
internal static class BerWriter
{
    public static int LengthOctets(int length) =>
        length switch
        {
            < 0x80 => 1,
            <= 0xFF => 2,
            <= 0xFFFF => 3,
            _ => 4,
        };

    /// <summary>Bytes of a whole element whose content has the given length.</summary>
    public static int ElementSize(int contentLength) => 1 + LengthOctets(contentLength) + contentLength;

    /// <summary>Content bytes of a signed number (X.690 §8.3.2: the first nine bits are never all equal).</summary>
    public static int IntegerSize(long value)
    {
        var magnitude = value < 0 ? ~value : value;
        return (64 - BitOperations.LeadingZeroCount((ulong)magnitude)) / 8 + 1;
    }

    /// <summary>Content bytes of an unsigned number; the upper half of the 64-bit range takes nine.</summary>
    public static int UnsignedSize(ulong value) => (64 - BitOperations.LeadingZeroCount(value)) / 8 + 1;

    public static int WriteHeader(Span<byte> destination, byte tag, int length)
    {
        destination[0] = tag;
        var octets = LengthOctets(length);
        if (octets == 1)
        {
            destination[1] = (byte)length;
            return 2;
        }
        destination[1] = (byte)(0x80 | (octets - 1));
        for (var i = octets - 1; i > 0; i--)
        {
            destination[1 + i] = (byte)length;
            length >>= 8;
        }
        return 1 + octets;
    }

    public static int WriteElement(Span<byte> destination, byte tag, ReadOnlySpan<byte> content)
    {
        var header = WriteHeader(destination, tag, content.Length);
        content.CopyTo(destination[header..]);
        return header + content.Length;
    }

    public static int WriteInteger(Span<byte> destination, byte tag, long value)
    {
        var size = IntegerSize(value);
        var header = WriteHeader(destination, tag, size);
        for (var i = size - 1; i >= 0; i--)
        {
            destination[header + i] = (byte)value;
            value >>= 8;
        }
        return header + size;
    }

    public static int WriteUnsigned(Span<byte> destination, byte tag, ulong value)
    {
        var size = UnsignedSize(value);
        var header = WriteHeader(destination, tag, size);
        for (var i = size - 1; i >= 0; i--)
        {
            destination[header + i] = (byte)value;
            value >>= 8;
        }
        return header + size;
    }

    public static int PrependHeader(Span<byte> buffer, int position, byte tag, int length)
    {
        var start = position - 1 - LengthOctets(length);
        WriteHeader(buffer[start..], tag, length);
        return start;
    }

    public static int PrependElement(Span<byte> buffer, int position, byte tag, ReadOnlySpan<byte> content)
    {
        var start = position - ElementSize(content.Length);
        WriteElement(buffer[start..], tag, content);
        return start;
    }

    public static int PrependInteger(Span<byte> buffer, int position, byte tag, long value)
    {
        var start = position - 2 - IntegerSize(value);
        WriteInteger(buffer[start..], tag, value);
        return start;
    }
}
