namespace TelemetryGrid.Protocols.Snmp;

/// <summary>
/// The part of BER (X.690) that SNMP uses: single-byte tags, definite lengths (RFC 3417 §8). Lengths and integers longer than
/// needed are accepted because agents send them; indefinite lengths are not.
/// </summary>
internal static class BerReader
{
    public const byte Sequence = 0x30;
    private const int MaxLengthOctets = 4;

    /// <summary>Takes one element off <paramref name="input"/>; on failure the input is left as it was.</summary>
    /// <returns><see cref="DecodeStatus.Truncated"/> when the element reaches beyond the input.</returns>
    public static DecodeStatus TryRead(scoped ref ReadOnlySpan<byte> input, out byte tag, out ReadOnlySpan<byte> content)
    {
        tag = 0;
        content = default;
        if (input.Length < 2)
        {
            return DecodeStatus.Truncated;
        }
        if ((input[0] & 0x1F) == 0x1F)
        {
            return DecodeStatus.InvalidValue; // X.690 §8.1.2.4 high tag numbers: no SNMP structure has one
        }
        int length = input[1];
        var start = 2;
        if (length >= 0x80)
        {
            var octets = length & 0x7F;
            if (octets is 0 or > MaxLengthOctets)
            {
                return DecodeStatus.InvalidLength; // X.690 §8.1.3.6 indefinite form, or a length no datagram can have
            }
            if (input.Length - start < octets)
            {
                return DecodeStatus.Truncated;
            }
            uint longLength = 0;
            foreach (var octet in input.Slice(start, octets))
            {
                longLength = (longLength << 8) | octet;
            }
            if (longLength > int.MaxValue)
            {
                return DecodeStatus.InvalidLength;
            }
            length = (int)longLength;
            start += octets;
        }
        if (input.Length - start < length)
        {
            return DecodeStatus.Truncated;
        }
        tag = input[0];
        content = input.Slice(start, length);
        input = input[(start + length)..];
        return DecodeStatus.Ok;
    }

    /// <summary>Takes an element with a given tag off a structure whose own length is known to be true: reaching beyond it is a lie, not a cut.</summary>
    public static DecodeStatus TryReadWithin(scoped ref ReadOnlySpan<byte> input, byte expectedTag, out ReadOnlySpan<byte> content)
    {
        var rest = input;
        var status = TryRead(ref rest, out var tag, out content);
        if (status != DecodeStatus.Ok)
        {
            return status == DecodeStatus.Truncated ? DecodeStatus.InvalidLength : status;
        }
        if (tag != expectedTag)
        {
            return DecodeStatus.InvalidValue;
        }
        input = rest;
        return DecodeStatus.Ok;
    }

    /// <summary>Takes an INTEGER that fits 32 bits, the shape of every header field.</summary>
    public static DecodeStatus TryReadInt32Within(scoped ref ReadOnlySpan<byte> input, out int value)
    {
        value = 0;
        var status = TryReadWithin(ref input, (byte)SnmpValueType.Integer32, out var content);
        if (status != DecodeStatus.Ok)
        {
            return status;
        }
        return TryParseInt32(content, out value) ? DecodeStatus.Ok : DecodeStatus.InvalidValue;
    }

    /// <summary>Two's complement of any length (X.690 §8.3) whose value fits 32 bits.</summary>
    public static bool TryParseInt32(ReadOnlySpan<byte> content, out int value)
    {
        var ok = TryParseInt64(content, out var wide) && wide is >= int.MinValue and <= int.MaxValue;
        value = ok ? (int)wide : 0;
        return ok;
    }

    /// <summary>
    /// An unsigned 32-bit type. Agents that write it as a signed number send, for example, FF FF FF FE or just FE for
    /// 4294967294; both are the two's complement of −2 and are taken modulo 2^32.
    /// </summary>
    public static bool TryParseUInt32(ReadOnlySpan<byte> content, out uint value)
    {
        var ok = TryParseInt64(content, out var wide) && wide is >= int.MinValue and <= uint.MaxValue;
        value = ok ? unchecked((uint)wide) : 0;
        return ok;
    }

    /// <summary>Counter64 in up to eight bytes, more only as leading zeros; the same rule for negative encodings, modulo 2^64.</summary>
    public static bool TryParseUInt64(ReadOnlySpan<byte> content, out ulong value)
    {
        var magnitude = content;
        while (magnitude.Length > 8 && magnitude[0] == 0)
        {
            magnitude = magnitude[1..];
        }
        value = 0;
        if (magnitude.Length is 0 or > 8)
        {
            return false;
        }
        var negative = magnitude.Length == content.Length && (content[0] & 0x80) != 0;
        value = negative ? ulong.MaxValue : 0;
        foreach (var octet in magnitude)
        {
            value = (value << 8) | octet;
        }
        return true;
    }

    private static bool TryParseInt64(ReadOnlySpan<byte> content, out long value)
    {
        value = 0;
        if (content.IsEmpty)
        {
            return false;
        }
        var sign = (content[0] & 0x80) != 0;
        var filler = sign ? (byte)0xFF : (byte)0;
        while (content.Length > 8)
        {
            if (content[0] != filler || ((content[1] & 0x80) != 0) != sign)
            {
                return false;
            }
            content = content[1..];
        }
        value = sign ? -1 : 0;
        foreach (var octet in content)
        {
            value = (value << 8) | octet;
        }
        return true;
    }
}
