using System.Buffers.Binary;

namespace TelemetryGrid.Protocols.Flows;

/// <summary>Reads big-endian numbers. Behind the end everything reads as zero and <see cref="IsTruncated"/> says so, so that callers check once per item.</summary>
internal ref struct SnapshotReader(ReadOnlySpan<byte> source)
{
    public ReadOnlySpan<byte> Rest { get; private set; } = source;

    public bool IsTruncated { get; private set; }

    /// <summary>The next octets; empty when fewer are left.</summary>
    public ReadOnlySpan<byte> Take(int length)
    {
        if (length > Rest.Length)
        {
            IsTruncated = true;
            Rest = default;
            return default;
        }
        var taken = Rest[..length];
        Rest = Rest[length..];
        return taken;
    }

    public byte UInt8() => Take(sizeof(byte)) is [var value] ? value : (byte)0;

    public ushort UInt16() => Take(sizeof(ushort)) is { IsEmpty: false } octets ? BinaryPrimitives.ReadUInt16BigEndian(octets) : (ushort)0;

    public uint UInt32() => Take(sizeof(uint)) is { IsEmpty: false } octets ? BinaryPrimitives.ReadUInt32BigEndian(octets) : 0;

    public ulong UInt64() => Take(sizeof(ulong)) is { IsEmpty: false } octets ? BinaryPrimitives.ReadUInt64BigEndian(octets) : 0;
}
