using System.Buffers.Binary;

namespace TelemetryGrid.Storage.Series;

/// <summary>Writes the numbers of a chunk into a buffer whose size the caller chose for the worst case.</summary>
internal ref struct ChunkWriter(Span<byte> buffer)
{
    private readonly Span<byte> _buffer = buffer;

    public int Length { get; private set; }

    public void Byte(byte value) => _buffer[Length++] = value;

    public void Unsigned(ulong value)
    {
        while (value >= 0x80)
        {
            Byte((byte)(value | 0x80));
            value >>= 7;
        }
        Byte((byte)value);
    }

    public void Signed(long value) => Unsigned((ulong)((value << 1) ^ (value >> 63)));

    public void Fixed(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(_buffer[Length..], value);
        Length += 8;
    }

    /// <summary>The place for the next bytes and all that follow; <see cref="Advance"/> says how many were used.</summary>
    public readonly Span<byte> Rest => _buffer[Length..];

    public void Advance(int bytes) => Length += bytes;
}
