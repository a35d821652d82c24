using System.Diagnostics.CodeAnalysis;
using TelemetryGrid.Protocols.Snmp;

namespace TelemetryGrid.Collectors.Snmp.Tables;

/// <summary>The sub-identifiers behind a column's name that tell a row; rows order by them as agents do.</summary>
internal readonly struct SnmpIndex(uint[] parts) : IEquatable<SnmpIndex>, IComparable<SnmpIndex>
{
    private readonly uint[]? _parts = parts;

    public ReadOnlySpan<uint> Parts => _parts;

    /// <summary>From the bytes behind a column in a response.</summary>
    public static SnmpIndex FromEncoded(ReadOnlySpan<byte> encoded)
    {
        var parts = new List<uint>(4);
        while (EncodedOid.TryReadSubIdentifier(ref encoded, out var part))
        {
            parts.Add(part);
        }
        return new SnmpIndex([.. parts]);
    }

    public int CompareTo(SnmpIndex other) => Parts.SequenceCompareTo(other.Parts);

    public bool Equals(SnmpIndex other) => Parts.SequenceEqual(other.Parts);

    public override bool Equals([NotNullWhen(true)] object? obj) => obj is SnmpIndex other && Equals(other);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var part in Parts)
        {
            hash.Add(part);
        }
        return hash.ToHashCode();
    }

    public override string ToString() => string.Join('.', _parts ?? []);
}
