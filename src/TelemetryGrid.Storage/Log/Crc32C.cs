using System.Buffers.Binary;
using System.Numerics;

namespace TelemetryGrid.Storage.Log;

/// <summary>CRC-32C (Castagnoli, RFC 3720 appendix B.4), by the processor's instruction where it has one.</summary>
internal static class Crc32C
{
    /// <summary>The register before the first byte. A salt makes the sums of one file meaningless in another.</summary>
    public static uint Begin(uint salt = 0) => ~salt;

    public static uint Append(uint register, ReadOnlySpan<byte> data)
    {
        while (data.Length >= sizeof(ulong))
        {
            register = BitOperations.Crc32C(register, BinaryPrimitives.ReadUInt64LittleEndian(data));
            data = data[sizeof(ulong)..];
        }
        foreach (var value in data)
        {
            register = BitOperations.Crc32C(register, value);
        }
        return register;
    }

    public static uint End(uint register) => ~register;

    public static uint Compute(ReadOnlySpan<byte> data) => End(Append(Begin(), data));
}
