using System.Buffers.Binary;
using System.Text;

namespace TelemetryGrid.Storage.Batches;

/// <summary>Reads what <see cref="PayloadWriter"/> wrote. Log entries carry a checksum, so a contradiction here is a bug and throws.</summary>
internal ref struct PayloadReader(ReadOnlySpan<byte> input)
{
    private ReadOnlySpan<byte> _rest = input;

    public readonly bool IsAtEnd => _rest.IsEmpty;

    public readonly int Left => _rest.Length;

    public byte Byte() => Bytes(1)[0];

    public ulong Unsigned()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var b = Byte();
            value |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80)
            {
                return value;
            }
        }
        throw new InvalidDataException("A number in a batch payload is longer than 64 bits.");
    }

    public long Signed()
    {
        var value = Unsigned();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    public double Double() => BitConverter.UInt64BitsToDouble(Unsigned());

    public ulong Fixed() => BinaryPrimitives.ReadUInt64LittleEndian(Bytes(8));

    public ulong? Optional() => Byte() == 0 ? null : Unsigned();

    public int Count()
    {
        var count = Unsigned();
        return count <= (ulong)_rest.Length
            ? (int)count
            : throw new InvalidDataException($"A batch payload announces {count} elements in {_rest.Length} bytes.");
    }

    public string Text() => Encoding.UTF8.GetString(Bytes(Count()));

    public string? OptionalText() => Byte() == 0 ? null : Text();

    public ReadOnlySpan<byte> Bytes(int length)
    {
        if (length > _rest.Length)
        {
            throw new InvalidDataException($"A batch payload ends {length - _rest.Length} bytes early.");
        }
        var bytes = _rest[..length];
        _rest = _rest[length..];
        return bytes;
    }
}
