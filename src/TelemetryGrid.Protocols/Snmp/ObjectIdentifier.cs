using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace TelemetryGrid.Protocols.Snmp;

/// <summary>
/// An immutable object identifier of at most 128 sub-identifiers, usable as a key. It holds its BER content bytes, so that names of
/// messages are compared and written without conversion. The default value is the empty identifier.
/// </summary>
public readonly struct ObjectIdentifier : IEquatable<ObjectIdentifier>, IComparable<ObjectIdentifier>
{
    private const int MaxArcOctets = 5;
    private readonly byte[]? _bytes;

    private ObjectIdentifier(byte[] bytes) => _bytes = bytes;

    /// <summary>From sub-identifiers: at least two, the first 0, 1 or 2, the second below 40 under 0 and 1.</summary>
    /// <exception cref="ArgumentException">The sub-identifiers name no object identifier.</exception>
    public ObjectIdentifier(params ReadOnlySpan<uint> subIdentifiers)
    {
        if (!TryEncode(subIdentifiers, out var bytes))
        {
            throw new ArgumentException(
                "An object identifier has 2 to 128 sub-identifiers and starts with 0, 1 or 2.",
                nameof(subIdentifiers)
            );
        }
        _bytes = bytes;
    }

    /// <summary>The BER content bytes, without tag and length.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>The same identifier as a view, for use beside names that still lie in a datagram.</summary>
    public EncodedOid Encoded => new(_bytes);

    public bool IsEmpty => _bytes is not { Length: > 0 };

    /// <summary>Sub-identifiers in dotted notation.</summary>
    public int Count => Encoded.Count;

    /// <summary>Reads dotted notation, with or without a leading dot: <c>1.3.6.1.2.1.1.3.0</c>.</summary>
    /// <exception cref="FormatException">The text is no object identifier.</exception>
    public static ObjectIdentifier Parse(ReadOnlySpan<char> text) =>
        TryParse(text, out var result)
            ? result
            : throw new FormatException($"'{text}' is not an object identifier such as 1.3.6.1.2.1.1.3.0.");

    public static bool TryParse(ReadOnlySpan<char> text, out ObjectIdentifier result)
    {
        result = default;
        if (text.StartsWith('.'))
        {
            text = text[1..];
        }
        Span<uint> arcs = stackalloc uint[SnmpLimits.MaxSubIdentifiers];
        var count = 0;
        foreach (var range in text.Split('.'))
        {
            if (count == arcs.Length || !uint.TryParse(text[range], NumberStyles.None, CultureInfo.InvariantCulture, out arcs[count++]))
            {
                return false;
            }
        }
        if (!TryEncode(arcs[..count], out var bytes))
        {
            return false;
        }
        result = new ObjectIdentifier(bytes);
        return true;
    }

    /// <summary>Copies BER content bytes, as <see cref="EncodedOid.Bytes"/> gives them, after checking them.</summary>
    public static DecodeStatus TryFromBytes(ReadOnlySpan<byte> bytes, out ObjectIdentifier result)
    {
        var status = EncodedOid.Validate(bytes);
        result = status == DecodeStatus.Ok ? FromValidated(bytes) : default;
        return status;
    }

    /// <summary>This identifier with sub-identifiers appended, such as a column with its index.</summary>
    /// <exception cref="ArgumentException">The result would exceed 128 sub-identifiers, or this identifier is empty.</exception>
    public ObjectIdentifier Child(params ReadOnlySpan<uint> subIdentifiers)
    {
        if (IsEmpty || Count + subIdentifiers.Length > SnmpLimits.MaxSubIdentifiers)
        {
            throw new ArgumentException(
                "The child of this object identifier would be empty or longer than 128 sub-identifiers.",
                nameof(subIdentifiers)
            );
        }
        Span<byte> buffer = stackalloc byte[SnmpLimits.MaxSubIdentifiers * MaxArcOctets];
        var length = 0;
        foreach (var arc in subIdentifiers)
        {
            length += WriteArc(buffer[length..], arc);
        }
        return new ObjectIdentifier([.. Bytes, .. buffer[..length]]);
    }

    /// <summary>True when this identifier lies in the subtree of <paramref name="prefix"/> or is its root.</summary>
    public bool StartsWith(ObjectIdentifier prefix) => Encoded.StartsWith(prefix.Encoded);

    /// <summary>Writes the sub-identifiers in order and returns how many, or −1 when <paramref name="destination"/> is too short.</summary>
    public int CopyTo(Span<uint> destination) => Encoded.CopyTo(destination);

    public int CompareTo(ObjectIdentifier other) => Encoded.CompareTo(other.Encoded);

    public bool Equals(ObjectIdentifier other) => Bytes.SequenceEqual(other.Bytes);

    public override bool Equals([NotNullWhen(true)] object? obj) => obj is ObjectIdentifier other && Equals(other);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(Bytes);
        return hash.ToHashCode();
    }

    /// <summary>Dotted notation without a leading dot.</summary>
    public override string ToString() => Encoded.ToString();

    public static bool operator ==(ObjectIdentifier left, ObjectIdentifier right) => left.Equals(right);

    public static bool operator !=(ObjectIdentifier left, ObjectIdentifier right) => !left.Equals(right);

    public static bool operator <(ObjectIdentifier left, ObjectIdentifier right) => left.CompareTo(right) < 0;

    public static bool operator >(ObjectIdentifier left, ObjectIdentifier right) => left.CompareTo(right) > 0;

    public static bool operator <=(ObjectIdentifier left, ObjectIdentifier right) => left.CompareTo(right) <= 0;

    public static bool operator >=(ObjectIdentifier left, ObjectIdentifier right) => left.CompareTo(right) >= 0;

    internal static ObjectIdentifier FromValidated(ReadOnlySpan<byte> bytes) =>
        bytes.IsEmpty ? default : new ObjectIdentifier(bytes.ToArray());

    private static bool TryEncode(ReadOnlySpan<uint> arcs, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        if (arcs.Length is < 2 or > SnmpLimits.MaxSubIdentifiers || arcs[0] > 2 || (arcs[0] < 2 && arcs[1] >= 40))
        {
            return false;
        }
        Span<byte> buffer = stackalloc byte[SnmpLimits.MaxSubIdentifiers * MaxArcOctets];
        var length = WriteArc(buffer, arcs[0] * 40UL + arcs[1]);
        foreach (var arc in arcs[2..])
        {
            length += WriteArc(buffer[length..], arc);
        }
        bytes = buffer[..length].ToArray();
        return true;
    }

    private static int WriteArc(Span<byte> destination, ulong arc)
    {
        var groups = 1;
        for (var rest = arc >> 7; rest != 0; rest >>= 7)
        {
            groups++;
        }
        for (var i = groups - 1; i >= 0; i--)
        {
            destination[i] = (byte)((arc & 0x7F) | (i == groups - 1 ? 0u : 0x80u));
            arc >>= 7;
        }
        return groups;
    }
}
