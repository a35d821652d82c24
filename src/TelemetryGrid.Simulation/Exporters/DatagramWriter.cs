using System.Buffers.Binary;
using TelemetryGrid.Protocols.Flows;

namespace TelemetryGrid.Simulation.Exporters;

/// <summary>Writes numbers in network order into one reused buffer.</summary>
internal sealed class DatagramWriter(int capacity)
{
    private readonly byte[] _buffer = new byte[capacity];

    public int Length { get; private set; }

    public int Free => _buffer.Length - Length;

    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, Length);

    public void Clear() => Length = 0;

    public void UInt8(byte value) => _buffer[Length++] = value;

    public void UInt16(int value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(_buffer.AsSpan(Length), (ushort)value);
        Length += 2;
    }

    public void UInt32(uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(_buffer.AsSpan(Length), value);
        Length += 4;
    }

    public void UInt64(ulong value)
    {
        BinaryPrimitives.WriteUInt64BigEndian(_buffer.AsSpan(Length), value);
        Length += 8;
    }

    /// <summary>The low <paramref name="length"/> octets of a number.</summary>
    public void Unsigned(ulong value, int length)
    {
        for (int shift = (length - 1) * 8; shift >= 0; shift -= 8)
        {
            UInt8((byte)(value >> shift));
        }
    }

    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_buffer.AsSpan(Length));
        Length += bytes.Length;
    }

    public void Zeros(int count)
    {
        _buffer.AsSpan(Length, count).Clear();
        Length += count;
    }

    public void IPv4(FlowAddress address) => UInt32((uint)address.Low);

    public void IPv6(FlowAddress address)
    {
        UInt64(address.High);
        UInt64(address.Low);
    }

    /// <summary>Fills in a number that was not known when its place was written.</summary>
    public void PatchUInt16(int position, int value) => BinaryPrimitives.WriteUInt16BigEndian(_buffer.AsSpan(position), (ushort)value);

    public void PatchUInt32(int position, uint value) => BinaryPrimitives.WriteUInt32BigEndian(_buffer.AsSpan(position), value);
}
