using System.Buffers.Binary;

namespace TelemetryGrid.Protocols.Otlp;

/// <summary>The protobuf that <see cref="OtlpJson"/> writes. Grows to a bound; used again after <see cref="Clear"/>. Not thread-safe.</summary>
/// <param name="maxBytes">What does not fit is dropped, and the whole refused.</param>
public sealed class OtlpJsonBuffer(int maxBytes = OtlpJsonBuffer.Largest)
{
    /// <summary>What a length of four octets can say.</summary>
    public const int Largest = (1 << 28) - 1;

    private const int LengthBytes = 4;

    private readonly int _max = Math.Min(maxBytes, Largest);
    private byte[] _bytes = new byte[1024];
    private int _length;

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _length);

    internal bool IsFull { get; private set; }

    internal void Clear()
    {
        _length = 0;
        IsFull = false;
    }

    /// <summary>Begins a message; its length is left open, as a varint of four octets whatever it will be.</summary>
    internal int Begin(uint field)
    {
        Raw((field << 3) | 2);
        Reserve(LengthBytes);
        return _length;
    }

    internal void End(int begun)
    {
        if (IsFull)
        {
            return;
        }
        var length = _length - begun;
        for (var i = 0; i < LengthBytes; i++)
        {
            _bytes[begun - LengthBytes + i] = (byte)(((length >> (7 * i)) & 0x7F) | (i < LengthBytes - 1 ? 0x80 : 0));
        }
    }

    /// <summary>Returns true, so that writing can end a condition.</summary>
    internal bool Bytes(uint field, ReadOnlySpan<byte> bytes)
    {
        Raw((field << 3) | 2);
        Raw((ulong)bytes.Length);
        var to = Reserve(bytes.Length);
        if (!to.IsEmpty)
        {
            bytes.CopyTo(to);
        }
        return true;
    }

    internal void Varint(uint field, ulong value)
    {
        Raw(field << 3);
        Raw(value);
    }

    internal void Fixed64(uint field, ulong value)
    {
        Raw((field << 3) | 1);
        BinaryPrimitives.TryWriteUInt64LittleEndian(Reserve(8), value);
    }

    internal void Fixed32(uint field, uint value)
    {
        Raw((field << 3) | 5);
        BinaryPrimitives.TryWriteUInt32LittleEndian(Reserve(4), value);
    }

    private void Raw(ulong value)
    {
        var to = Reserve(value == 0 ? 1 : (70 - System.Numerics.BitOperations.LeadingZeroCount(value)) / 7);
        for (var i = 0; i < to.Length; i++, value >>= 7)
        {
            to[i] = (byte)((value & 0x7F) | (i < to.Length - 1 ? 0x80UL : 0));
        }
    }

    private Span<byte> Reserve(int count)
    {
        if (count > _max - _length)
        {
            IsFull = true;
            return default;
        }
        if (count > _bytes.Length - _length)
        {
            Array.Resize(ref _bytes, (int)Math.Min(Math.Max(2L * _bytes.Length, _length + (long)count), _max));
        }
        _length += count;
        return _bytes.AsSpan(_length - count, count);
    }
}
