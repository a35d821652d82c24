using System.Buffers.Binary;
using System.Text;

namespace TelemetryGrid.Protocols.RemoteWrite;

/// <summary>Appends protobuf fields to a buffer that grows.</summary>
internal sealed class ProtobufWriter
{
    private byte[] _buffer = new byte[256];
    private int _length;

    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    public void Clear() => _length = 0;

    public void Varint(uint tag, ulong value)
    {
        RawVarint(tag);
        RawVarint(value);
    }

    public void Double(uint tag, double value)
    {
        RawVarint(tag);
        BinaryPrimitives.WriteDoubleLittleEndian(Reserve(8), value);
    }

    public void Bytes(uint tag, ReadOnlySpan<byte> value)
    {
        RawVarint(tag);
        RawVarint((ulong)value.Length);
        value.CopyTo(Reserve(value.Length));
    }

    public void Text(uint tag, string value)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        RawVarint(tag);
        RawVarint((ulong)length);
        Encoding.UTF8.GetBytes(value, Reserve(length));
    }

    public void Append(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Reserve(bytes.Length));

    public void RawVarint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            Reserve(1)[0] = (byte)(value | 0x80);
        }
        Reserve(1)[0] = (byte)value;
    }

    private Span<byte> Reserve(int length)
    {
        if (_buffer.Length - _length < length)
        {
            Array.Resize(ref _buffer, Math.Max(checked(_length + length), 2 * _buffer.Length));
        }
        _length += length;
        return _buffer.AsSpan(_length - length, length);
    }
}
