using System.Buffers.Binary;
using System.Security.Cryptography;

namespace TelemetryGrid.Protocols.Snmp.Security;

/// <summary>
/// Numbers that never repeat for a key, from a random start (RFC 3414 §8.1.1.1, RFC 3826 §3.1.2.1). One source serves a whole
/// program, so that two sessions with the same key never share a salt.
/// </summary>
public sealed class UsmSalt
{
    private long _next;

    public UsmSalt()
    {
        Span<byte> start = stackalloc byte[8];
        RandomNumberGenerator.Fill(start);
        _next = BinaryPrimitives.ReadInt64BigEndian(start);
    }

    /// <summary>From a given start, for tests.</summary>
    internal UsmSalt(long start) => _next = start;

    public static UsmSalt Shared { get; } = new();

    /// <summary>For DES the upper half is the engine's boots, as its specification wants it; for AES all bits count.</summary>
    internal ulong Next(UsmPrivProtocol protocol, int boots)
    {
        var number = (ulong)Interlocked.Increment(ref _next);
        return protocol == UsmPrivProtocol.Des ? ((ulong)(uint)boots << 32) | (uint)number : number;
    }
}
