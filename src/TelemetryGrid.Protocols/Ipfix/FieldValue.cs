using System.Buffers.Binary;

namespace TelemetryGrid.Protocols.Ipfix;

/// <summary>Reads field values of whatever length the template gave them.</summary>
internal static class FieldValue
{
    /// <summary>An unsigned value of 0 to 8 octets in network order (reduced-size encoding, RFC 7011 §6.2).</summary>
    public static ulong ReadUnsigned(ReadOnlySpan<byte> value)
    {
        switch (value.Length)
        {
            case 1:
                return value[0];
            case 2:
                return BinaryPrimitives.ReadUInt16BigEndian(value);
            case 4:
                return BinaryPrimitives.ReadUInt32BigEndian(value);
            case 8:
                return BinaryPrimitives.ReadUInt64BigEndian(value);
            default:
                var result = 0UL;
                foreach (var octet in value)
                {
                    result = (result << 8) | octet;
                }
                return result;
        }
    }

    /// <summary>
    /// The length in front of a variable-length value: one octet, or 255 and two octets (RFC 7011 §7). Moves <paramref name="position"/> to
    /// the value; false when the value would end after <paramref name="end"/>.
    /// </summary>
    public static bool TryReadLength(ReadOnlySpan<byte> source, ref int position, int end, out int length)
    {
        length = 0;
        if (position >= end)
        {
            return false;
        }
        length = source[position++];
        if (length == byte.MaxValue)
        {
            if (end - position < sizeof(ushort))
            {
                return false;
            }
            length = BinaryPrimitives.ReadUInt16BigEndian(source[position..]);
            position += sizeof(ushort);
        }
        return length <= end - position;
    }

    /// <summary>Moves over one field of a record and tells where its value lies; false when it would end after <paramref name="end"/>.</summary>
    public static bool TryLocate(
        ReadOnlySpan<byte> source,
        ushort specifiedLength,
        ref int position,
        int end,
        out int start,
        out int length
    )
    {
        length = specifiedLength;
        if (specifiedLength == FieldSpecifier.Variable)
        {
            if (!TryReadLength(source, ref position, end, out length))
            {
                start = 0;
                return false;
            }
        }
        else if (length > end - position)
        {
            start = 0;
            return false;
        }
        start = position;
        position += length;
        return true;
    }
}
