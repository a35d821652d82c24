using System.Net;
using System.Net.Sockets;

namespace TelemetryGrid.Grains.Topology.Graph;

/// <summary>An address with the length of its network's prefix.</summary>
internal readonly record struct NetworkText
{
    private NetworkText(string address, UInt128 bits, int width, int prefix)
    {
        Address = address;
        Bits = bits;
        Width = width;
        Prefix = prefix;
    }

    /// <summary>As usual, so that texts can be compared.</summary>
    public string Address { get; }

    private UInt128 Bits { get; }

    private int Width { get; }

    /// <summary>-1 when the device did not tell it.</summary>
    public int Prefix { get; }

    /// <summary>Two can have an address in the network, and no more.</summary>
    public bool IsPointToPoint => Prefix >= 0 && Width - Prefix is 1 or 2;

    /// <summary>The network as a key.</summary>
    public (UInt128 Bits, int Prefix, int Width) Network => (Masked(Bits), Prefix, Width);

    public bool Contains(in NetworkText other) =>
        Prefix >= 0 && Prefix < Width && other.Width == Width && Masked(other.Bits) == Masked(Bits);

    /// <summary>False for what is no address, and for addresses that mean something on their own host or link only.</summary>
    public static bool TryParse(string text, out NetworkText network)
    {
        network = default;
        var slash = text.IndexOf('/');
        var prefix = -1;
        if (
            !IPAddress.TryParse(slash < 0 ? text : text.AsSpan(0, slash), out var address)
            || (slash >= 0 && !int.TryParse(text.AsSpan(slash + 1), out prefix))
        )
        {
            return false;
        }
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }
        if (IPAddress.IsLoopback(address) || address.IsIPv6LinkLocal || address.IsIPv6Multicast)
        {
            return false;
        }
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out var length);
        UInt128 bits = 0;
        foreach (var b in bytes[..length])
        {
            bits = (bits << 8) | b;
        }
        // RFC 3927 §2.1: 169.254/16; RFC 1122 §3.2.1.3: 0/8.
        if (
            bits == 0
            || (address.AddressFamily == AddressFamily.InterNetwork && (bytes[0] is 0 or >= 224 || (bytes[0], bytes[1]) is (169, 254)))
        )
        {
            return false;
        }
        var width = length * 8;
        network = new NetworkText(address.ToString(), bits, width, prefix is >= 0 && prefix <= width ? prefix : -1);
        return true;
    }

    private UInt128 Masked(UInt128 bits) => Prefix <= 0 ? 0 : bits >> (Width - Prefix);
}
