using System.Buffers.Binary;
using TelemetryGrid.Protocols.Flows;

namespace TelemetryGrid.Protocols.Bgp;

/// <summary>Appends numbers in network order to a buffer that grows.</summary>
internal sealed class NetworkOrderWriter
{
    private byte[] _buffer = new byte[128];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, Length);

    public void UInt8(int value) => Reserve(1)[0] = (byte)value;

    public void UInt16(int value) => BinaryPrimitives.WriteUInt16BigEndian(Reserve(2), checked((ushort)value));

    public void UInt32(uint value) => BinaryPrimitives.WriteUInt32BigEndian(Reserve(4), value);

    public void UInt64(ulong value) => BinaryPrimitives.WriteUInt64BigEndian(Reserve(8), value);

    public void Bytes(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Reserve(bytes.Length));

    public void Fill(byte value, int count) => Reserve(count).Fill(value);

    /// <summary>The four bytes of an IPv4 address, the sixteen of any other.</summary>
    public void Address(FlowAddress address)
    {
        if (address.IsIPv4)
        {
            UInt32((uint)address.Low);
        }
        else
        {
            address.WriteTo(Reserve(16));
        }
    }

    private Span<byte> Reserve(int count)
    {
        if (_buffer.Length - Length < count)
        {
            Array.Resize(ref _buffer, Math.Max(Length + count, 2 * _buffer.Length));
        }
        Length += count;
        return _buffer.AsSpan(Length - count, count);
    }
}
