using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using TelemetryGrid.PromQL;

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

    public static SeriesKey Of(ReadOnlySpan<byte> bytes) => Start.With(bytes).End();

    public static SeriesKey Of(Labels labels)
    {
        var key = Start;
        foreach (var text in labels.ToPairs())
        {
            key = key.With(text);
        }
        return key.End();
    }

    public SeriesKey With(string text) => With(MemoryMarshal.AsBytes(text.AsSpan()));

    /// <summary>
    /// The key of what this one stands for, followed by these bytes. Their length counts, so that parts do not run into each other, and a
    /// part without bytes counts as well: an empty value must not make what follows it pass for a value.
    /// </summary>
    public SeriesKey With(ReadOnlySpan<byte> bytes)
    {
        var high = High ^ ((ulong)bytes.Length * MixLow);
        var low = Low + (ulong)bytes.Length;
        while (bytes.Length > 16)
        {
            Mix(ref high, ref low, BinaryPrimitives.ReadUInt64LittleEndian(bytes), BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]));
            bytes = bytes[16..];
        }
        Span<byte> rest = stackalloc byte[16];
        rest.Clear();
        bytes.CopyTo(rest);
        Mix(ref high, ref low, BinaryPrimitives.ReadUInt64LittleEndian(rest), BinaryPrimitives.ReadUInt64LittleEndian(rest[8..]));
        return new SeriesKey(high, low);
    }

    /// <summary>The key once nothing follows: the last part has gone through one round only, and a table wants every bit to count.</summary>
    public SeriesKey End()
    {
        var (high, low) = (High, Low);
        Mix(ref high, ref low, low, high);
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
