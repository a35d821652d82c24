using System.Buffers;
using System.Buffers.Binary;

namespace TelemetryGrid.Protocols.Flows;

/// <summary>Appends big-endian numbers to a buffer.</summary>
internal readonly struct SnapshotWriter(IBufferWriter<byte> destination)
{
    /// <summary>Takes the next octets for the caller to fill, all of them.</summary>
    public Span<byte> Reserve(int length)
    {
        var span = destination.GetSpan(length)[..length];
        destination.Advance(length);
        return span;
    }

    public void UInt8(byte value) => Reserve(sizeof(byte))[0] = value;

    public void UInt16(ushort value) => BinaryPrimitives.WriteUInt16BigEndian(Reserve(sizeof(ushort)), value);

    public void UInt32(uint value) => BinaryPrimitives.WriteUInt32BigEndian(Reserve(sizeof(uint)), value);

    public void UInt64(ulong value) => BinaryPrimitives.WriteUInt64BigEndian(Reserve(sizeof(ulong)), value);
}
