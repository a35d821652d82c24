using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace TelemetryGrid.Protocols.Flows;

/// <summary>An IPv4 or IPv6 address in 16 bytes without allocation; IPv4 is held in its mapped form ::ffff:a.b.c.d (RFC 4291 §2.5.5.2).</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct FlowAddress(ulong High, ulong Low)
{
    private const ulong MappedPrefix = 0x0000_FFFF_0000_0000;

    /// <summary>True when neither half carries a bit, as in a record without addresses.</summary>
    public bool IsUnspecified => High == 0 && (Low == 0 || Low == MappedPrefix);

    public bool IsIPv4 => High == 0 && (Low & 0xFFFF_FFFF_0000_0000) == MappedPrefix;

    /// <summary>From the number in host order, for example 0x7F000001 for 127.0.0.1.</summary>
    public static FlowAddress FromIPv4(uint address) => new(0, MappedPrefix | address);

    /// <summary>From 16 bytes in network order.</summary>
    public static FlowAddress FromIPv6(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));

    public static FlowAddress FromIPAddress(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        Span<byte> bytes = stackalloc byte[16];
        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            address.TryWriteBytes(bytes, out _);
            return FromIPv4(BinaryPrimitives.ReadUInt32BigEndian(bytes));
        }
        address.TryWriteBytes(bytes, out _);
        return FromIPv6(bytes);
    }

    /// <summary>Writes 16 bytes in network order.</summary>
    public void WriteTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, High);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], Low);
    }

    public IPAddress ToIPAddress()
    {
        Span<byte> bytes = stackalloc byte[16];
        WriteTo(bytes);
        return IsIPv4 ? new IPAddress(bytes[12..]) : new IPAddress(bytes);
    }

    /// <summary>The address as RFC 5952 writes it.</summary>
    public override string ToString() => ToIPAddress().ToString();
}
