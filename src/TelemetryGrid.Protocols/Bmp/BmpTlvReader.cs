using System.Buffers.Binary;

namespace TelemetryGrid.Protocols.Bmp;

/// <summary>Goes through information elements: a type, a length and a value (RFC 7854 §4.4).</summary>
public ref struct BmpTlvReader(ReadOnlySpan<byte> input)
{
    private ReadOnlySpan<byte> _left = input;

    /// <summary>What stopped it; <see cref="DecodeStatus.Ok"/> at the end.</summary>
    public DecodeStatus Status { get; private set; }

    public bool TryRead(out ushort type, out ReadOnlySpan<byte> value)
    {
        type = 0;
        value = default;
        if (_left.IsEmpty)
        {
            return false;
        }
        if (_left.Length < 4 || BinaryPrimitives.ReadUInt16BigEndian(_left[2..]) > _left.Length - 4)
        {
            Status = DecodeStatus.Truncated;
            _left = default;
            return false;
        }
        type = BinaryPrimitives.ReadUInt16BigEndian(_left);
        value = _left.Slice(4, BinaryPrimitives.ReadUInt16BigEndian(_left[2..]));
        _left = _left[(4 + value.Length)..];
        return true;
    }
}
