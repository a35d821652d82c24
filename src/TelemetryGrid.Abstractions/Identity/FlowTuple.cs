using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace TelemetryGrid.Identity;

/// <summary>
/// The five-tuple of a flow in 40 bytes without references, so that tables of millions stay out of the garbage collector's sight.
/// Addresses are 128-bit numbers in host order, IPv4 as ::ffff:a.b.c.d. ICMP flows carry type and code in the destination port.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
[GenerateSerializer, Immutable, Alias("TelemetryGrid.FlowTuple")]
public readonly record struct FlowTuple(
    [property: Id(0)] ulong SourceHigh,
    [property: Id(1)] ulong SourceLow,
    [property: Id(2)] ulong DestinationHigh,
    [property: Id(3)] ulong DestinationLow,
    [property: Id(4)] ushort SourcePort,
    [property: Id(5)] ushort DestinationPort,
    [property: Id(6)] byte Protocol
)
{
    private const ulong MappedPrefix = 0x0000_FFFF_0000_0000;

    public IPAddress Source => ToIPAddress(SourceHigh, SourceLow);

    public IPAddress Destination => ToIPAddress(DestinationHigh, DestinationLow);

    public static FlowTuple Create(IPAddress source, IPAddress destination, ushort sourcePort, ushort destinationPort, byte protocol)
    {
        var (sourceHigh, sourceLow) = FromIPAddress(source);
        var (destinationHigh, destinationLow) = FromIPAddress(destination);
        return new FlowTuple(sourceHigh, sourceLow, destinationHigh, destinationLow, sourcePort, destinationPort, protocol);
    }

    /// <summary>Spreads tuples over partitions and tables; stable across processes and versions, because partitions depend on it.</summary>
    public ulong StableHash()
    {
        var ports = ((ulong)SourcePort << 24) | ((ulong)DestinationPort << 8) | Protocol;
        var h = Mix(SourceLow ^ (SourceHigh * 0x9E37_79B9_7F4A_7C15));
        h = Mix(h ^ DestinationLow ^ (DestinationHigh * 0xC2B2_AE3D_27D4_EB4F));
        return Mix(h ^ ports);
    }

    public override int GetHashCode() => (int)StableHash();

    public static IPAddress ToIPAddress(ulong high, ulong low)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, high);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], low);
        var isIPv4 = high == 0 && (low & 0xFFFF_FFFF_0000_0000) == MappedPrefix;
        return isIPv4 ? new IPAddress(bytes[12..]) : new IPAddress(bytes);
    }

    private static (ulong High, ulong Low) FromIPAddress(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        return address.AddressFamily == AddressFamily.InterNetwork
            ? (0, MappedPrefix | BinaryPrimitives.ReadUInt32BigEndian(bytes))
            : (BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));
    }

    // The finalizer of splitmix64: full avalanche in three multiplications' time.
    private static ulong Mix(ulong x)
    {
        x ^= x >> 30;
        x *= 0xBF58_476D_1CE4_E5B9;
        x ^= x >> 27;
        x *= 0x94D0_49BB_1331_11EB;
        return x ^ (x >> 31);
    }
}
