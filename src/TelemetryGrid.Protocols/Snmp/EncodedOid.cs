using System.Globalization;

namespace TelemetryGrid.Protocols.Snmp;

/// <summary>
/// An object identifier as its BER content bytes, looked at in place. Comparing, prefix tests and copying work on the bytes; only
/// <see cref="TryReadSubIdentifier"/> decodes numbers. The operations presume a valid encoding (<see cref="Validate"/>).
/// </summary>
public readonly ref struct EncodedOid(ReadOnlySpan<byte> bytes) : IComparable<EncodedOid>, IEquatable<EncodedOid>
{
    /// <summary>The largest value of the first encoded sub-identifier, which carries the first two arcs as 40·X + Y (X.690 §8.19.4).</summary>
    private const ulong MaxFirst = 80UL + uint.MaxValue;

    /// <summary>The content bytes, without tag and length.</summary>
    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    public bool IsEmpty => Bytes.IsEmpty;

    /// <summary>Sub-identifiers in dotted notation; 0 for the empty identifier.</summary>
    public int Count
    {
        get
        {
            var count = Bytes.IsEmpty ? 0 : 1;
            foreach (var octet in Bytes)
            {
                count += octet < 0x80 ? 1 : 0;
            }
            return count;
        }
    }

    /// <summary>
    /// Checks that every sub-identifier is complete, minimal (X.690 §8.19.2; without it equal names would have unequal bytes) and
    /// at most 2^32−1, and that there are at most 128 (RFC 2578 §3.5). No bytes at all are tolerated as the empty identifier.
    /// </summary>
    public static DecodeStatus Validate(ReadOnlySpan<byte> bytes)
    {
        var count = 1;
        var position = 0;
        while (position < bytes.Length)
        {
            if (++count > SnmpLimits.MaxSubIdentifiers)
            {
                return DecodeStatus.LimitExceeded;
            }
            if (bytes[position] < 0x80)
            {
                position++;
                continue;
            }
            if (!TryReadArc(bytes, ref position, out var arc) || arc > (count == 2 ? MaxFirst : uint.MaxValue))
            {
                return DecodeStatus.InvalidValue;
            }
        }
        return DecodeStatus.Ok;
    }

    /// <summary>
    /// Lexicographic order of sub-identifiers (RFC 3416 §4.2.2) without decoding: where the bytes first differ both sides are inside
    /// the same sub-identifier, of which the longer minimal encoding is the greater number.
    /// </summary>
    public int CompareTo(EncodedOid other)
    {
        var a = Bytes;
        var b = other.Bytes;
        var common = a.CommonPrefixLength(b);
        if (common == a.Length || common == b.Length)
        {
            return a.Length.CompareTo(b.Length);
        }
        var lengthA = ArcEnd(a, common);
        var lengthB = ArcEnd(b, common);
        return lengthA != lengthB ? lengthA.CompareTo(lengthB) : a[common].CompareTo(b[common]);
    }

    public bool Equals(EncodedOid other) => Bytes.SequenceEqual(other.Bytes);

    /// <summary>Always false: a view cannot be boxed.</summary>
    public override bool Equals(object? obj) => false;

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(Bytes);
        return hash.ToHashCode();
    }

    /// <summary>True when this identifier lies in the subtree of <paramref name="prefix"/> or is its root.</summary>
    public bool StartsWith(EncodedOid prefix) => Bytes.StartsWith(prefix.Bytes);

    /// <summary>The bytes below <paramref name="prefix"/>: the instance part of a column's name. Empty when it does not start with it.</summary>
    public ReadOnlySpan<byte> After(EncodedOid prefix) => StartsWith(prefix) ? Bytes[prefix.Bytes.Length..] : default;

    /// <summary>Takes one sub-identifier off bytes that do not begin with the first two arcs, such as those of <see cref="After"/>.</summary>
    public static bool TryReadSubIdentifier(scoped ref ReadOnlySpan<byte> bytes, out uint value)
    {
        var position = 0;
        if (bytes.IsEmpty || !TryReadArc(bytes, ref position, out var arc) || arc > uint.MaxValue)
        {
            value = 0;
            return false;
        }
        value = (uint)arc;
        bytes = bytes[position..];
        return true;
    }

    /// <summary>Writes the sub-identifiers in order.</summary>
    /// <returns>How many were written, or −1 when <paramref name="destination"/> is too short or the encoding is not valid.</returns>
    public int CopyTo(Span<uint> destination)
    {
        var count = 0;
        var position = 0;
        while (position < Bytes.Length)
        {
            if (!TryReadArc(Bytes, ref position, out var arc) || destination.Length - count < (count == 0 ? 2 : 1))
            {
                return -1;
            }
            if (count == 0)
            {
                var root = Math.Min(arc / 40, 2);
                destination[count++] = (uint)root;
                arc -= root * 40;
            }
            destination[count++] = (uint)arc;
        }
        return count;
    }

    /// <summary>A copy that outlives the datagram.</summary>
    public ObjectIdentifier ToObjectIdentifier() => ObjectIdentifier.FromValidated(Bytes);

    /// <summary>Dotted notation without a leading dot; empty for the empty identifier.</summary>
    public override string ToString()
    {
        Span<uint> arcs = stackalloc uint[SnmpLimits.MaxSubIdentifiers];
        var count = CopyTo(arcs);
        Span<char> text = stackalloc char[SnmpLimits.MaxSubIdentifiers * 11];
        var length = 0;
        for (var i = 0; i < count; i++)
        {
            if (i > 0)
            {
                text[length++] = '.';
            }
            arcs[i].TryFormat(text[length..], out var written, default, CultureInfo.InvariantCulture);
            length += written;
        }
        return new string(text[..length]);
    }

    private static int ArcEnd(ReadOnlySpan<byte> bytes, int position)
    {
        while (position < bytes.Length && bytes[position] >= 0x80)
        {
            position++;
        }
        return position;
    }

    private static bool TryReadArc(ReadOnlySpan<byte> bytes, ref int position, out ulong arc)
    {
        arc = 0;
        if (bytes[position] == 0x80)
        {
            return false;
        }
        // Five groups of seven bits hold every 32-bit number and the first arc's excess over it.
        for (var i = 0; i < 5 && position < bytes.Length; i++)
        {
            var octet = bytes[position++];
            arc = (arc << 7) | (uint)(octet & 0x7F);
            if (octet < 0x80)
            {
                return true;
            }
        }
        return false;
    }
}
