namespace TelemetryGrid.Protocols.Tests.Flows;

/// <summary>A growing string of octets in network order.</summary>
internal sealed class Octets
{
    private readonly List<byte> _octets = [];

    public int Length => _octets.Count;

    public Octets U8(byte value) => Unsigned(value, 1);

    public Octets U16(ushort value) => Unsigned(value, 2);

    public Octets U32(uint value) => Unsigned(value, 4);

    public Octets U64(ulong value) => Unsigned(value, 8);

    /// <summary>A value in any number of octets, as reduced-size encoding allows.</summary>
    public Octets Unsigned(ulong value, int length)
    {
        for (var index = length - 1; index >= 0; index--)
        {
            _octets.Add(index < 8 ? (byte)(value >> (8 * index)) : (byte)0);
        }
        return this;
    }

    public Octets Bytes(ReadOnlySpan<byte> octets)
    {
        _octets.AddRange(octets);
        return this;
    }

    /// <summary>A variable-length value with its length in front (RFC 7011 §7), in the three-octet form if asked or needed.</summary>
    public Octets Variable(ReadOnlySpan<byte> octets, bool longForm = false)
    {
        if (octets.Length < 255 && !longForm)
        {
            return U8((byte)octets.Length).Bytes(octets);
        }
        return U8(255).U16((ushort)octets.Length).Bytes(octets);
    }

    public byte[] ToArray() => [.. _octets];
}
