using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace TelemetryGrid.Storage.Batches;

/// <summary>Writes the primitives of a batch payload: LEB128 numbers, length-prefixed UTF-8, nullable by a shifted value.</summary>
internal readonly struct PayloadWriter(ArrayBufferWriter<byte> output)
{
    public void Byte(byte value)
    {
        output.GetSpan(1)[0] = value;
        output.Advance(1);
    }

    public void Unsigned(ulong value)
    {
        var span = output.GetSpan(10);
        var i = 0;
        while (value >= 0x80)
        {
            span[i++] = (byte)(value | 0x80);
            value >>= 7;
        }
        span[i++] = (byte)value;
        output.Advance(i);
    }

    /// <summary>Zigzag, so that small negative numbers stay small.</summary>
    public void Signed(long value) => Unsigned((ulong)((value << 1) ^ (value >> 63)));

    public void Double(double value) => Unsigned(BitConverter.DoubleToUInt64Bits(value));

    public void Optional(ulong? value)
    {
        Byte(value is null ? (byte)0 : (byte)1);
        if (value is { } present)
        {
            Unsigned(present);
        }
    }

    public void Text(string value)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        Unsigned((ulong)length);
        Encoding.UTF8.GetBytes(value, output.GetSpan(length));
        output.Advance(length);
    }

    public void OptionalText(string? value)
    {
        Byte(value is null ? (byte)0 : (byte)1);
        if (value is not null)
        {
            Text(value);
        }
    }

    /// <summary>Eight bytes, little-endian.</summary>
    public void Fixed(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(output.GetSpan(8), value);
        output.Advance(8);
    }

    public void Bytes(ReadOnlySpan<byte> value) => output.Write(value);
}
