using System.Buffers.Binary;
using System.Security.Cryptography;

namespace TelemetryGrid.Collectors.Metrics;

/// <summary>
/// Stands for the labels of a series as a sender wrote them, in 128 bits. Keyed by a secret of the process, so that nobody can make two
/// series collide on purpose; by chance it takes about 10^19 series.
/// </summary>
internal readonly record struct SeriesKey(ulong High, ulong Low)
{
    private static readonly ulong SecretHigh = BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(8)) | 1;
    private static readonly ulong SecretLow = BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(8)) | 1;

    private const ulong MixHigh = 0x9E37_79B9_7F4A_7C15;
    private const ulong MixLow = 0xD6E8_FEB8_6659_FD93;

    public static SeriesKey Start => new(SecretHigh, SecretLow);

    public static SeriesKey Of(ReadOnlySpan<byte> bytes) => Start.With(bytes);

    /// <summary>The key of what this one stands for, followed by these bytes. Their length counts, so parts do not run into each other.</summary>
    public SeriesKey With(ReadOnlySpan<byte> bytes)
    {
        var high = High ^ ((ulong)bytes.Length * MixLow);
        var low = Low + (ulong)bytes.Length;
        while (bytes.Length >= 16)
        {
            Mix(ref high, ref low, BinaryPrimitives.ReadUInt64LittleEndian(bytes), BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]));
            bytes = bytes[16..];
        }
        if (!bytes.IsEmpty)
        {
            Span<byte> rest = stackalloc byte[16];
            rest.Clear();
            bytes.CopyTo(rest);
            Mix(ref high, ref low, BinaryPrimitives.ReadUInt64LittleEndian(rest), BinaryPrimitives.ReadUInt64LittleEndian(rest[8..]));
        }
        return new SeriesKey(high, low);
    }

    /// <summary>The key of what this one stands for, followed by what the other does.</summary>
    public SeriesKey With(SeriesKey other)
    {
        var (high, low) = (High, Low);
        Mix(ref high, ref low, other.High, other.Low);
        return new SeriesKey(high, low);
    }

    // Two multiplications of 64 by 64 bits, each half of the product kept: every bit in reaches every bit out within two rounds.
    private static void Mix(ref ulong high, ref ulong low, ulong a, ulong b)
    {
        var first = Math.BigMul(a ^ high, b ^ MixHigh ^ SecretLow, out var firstLow);
        var second = Math.BigMul(b ^ low, a ^ MixLow ^ SecretHigh, out var secondLow);
        high = (high + first) ^ secondLow ^ b;
        low = ulong.RotateLeft(low + second, 23) ^ firstLow ^ a;
    }
}
