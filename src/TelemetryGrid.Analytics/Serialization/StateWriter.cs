using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace TelemetryGrid.Analytics.Serialization;

/// <summary>
/// Writes state as a four-byte header ('T', 'G', kind, version) and a body of little-endian scalars, LEB128 integers and raw structs.
/// <see cref="StateReader"/> is its mirror.
/// </summary>
public readonly ref struct StateWriter(IBufferWriter<byte> output)
{
    internal const byte Magic0 = (byte)'T';
    internal const byte Magic1 = (byte)'G';

    public void Header(StateKind kind, byte version)
    {
        // Raw structs are stored as they lie in memory, and the format says little-endian.
        if (!BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException("State is stored little-endian.");
        }

        output.Write([Magic0, Magic1, (byte)kind, version]);
    }

    public void Unsigned(ulong value)
    {
        var span = output.GetSpan(10);
        var length = 0;
        for (; value >= 0x80; value >>= 7)
        {
            span[length++] = (byte)(value | 0x80);
        }

        span[length++] = (byte)value;
        output.Advance(length);
    }

    /// <summary>Zigzag LEB128: small magnitudes of either sign are short.</summary>
    public void Signed(long value) => Unsigned((ulong)((value << 1) ^ (value >> 63)));

    public void Flag(bool value) => Unsigned(value ? 1u : 0u);

    public void Double(double value)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(output.GetSpan(sizeof(double)), value);
        output.Advance(sizeof(double));
    }

    public void Single(float value)
    {
        BinaryPrimitives.WriteSingleLittleEndian(output.GetSpan(sizeof(float)), value);
        output.Advance(sizeof(float));
    }

    public void Raw<T>(in T value)
        where T : unmanaged => output.Write(MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(in value, 1)));
}
