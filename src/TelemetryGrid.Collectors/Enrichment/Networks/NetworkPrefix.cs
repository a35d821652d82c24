using System.Globalization;
using System.Net;
using System.Net.Sockets;
using TelemetryGrid.Protocols.Flows;

namespace TelemetryGrid.Collectors.Enrichment.Networks;

/// <summary>A network as a number and the bits of it that count: 32 at most for IPv4, whose number has 32 bits.</summary>
internal readonly record struct NetworkPrefix(bool IsIPv4, UInt128 First, int Length)
{
    private int Bits => IsIPv4 ? 32 : 128;

    /// <summary>The last address within.</summary>
    public UInt128 Last => First | HostMask(Bits - Length);

    public bool Contains(in FlowAddress address) =>
        address.IsIPv4 == IsIPv4 && ToNumber(address, IsIPv4) is var number && number >= First && number <= Last;

    /// <summary>Reads <c>10.1.0.0/16</c>, <c>2001:db8::/32</c>, or an address, which is a network of itself.</summary>
    /// <param name="problem">One sentence, or null.</param>
    public static bool TryParse(string text, out NetworkPrefix prefix, out string? problem)
    {
        prefix = default;
        problem = null;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var host = slash < 0 ? text : text[..slash];
        if (!IPAddress.TryParse(host, out var address) || host.Contains('%') || (!host.Contains(':') && host.Count(c => c == '.') != 3))
        {
            problem = $"'{text}' is not a network such as 10.1.0.0/16 or 2001:db8::/32.";
            return false;
        }
        var isIPv4 = address.AddressFamily == AddressFamily.InterNetwork;
        var bits = isIPv4 ? 32 : 128;
        var length = bits;
        if (
            slash >= 0
            && (!int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out length) || length > bits)
        )
        {
            problem = $"the prefix length of '{text}' is not between 0 and {bits}.";
            return false;
        }
        var number = ToNumber(FlowAddress.FromIPAddress(address), isIPv4);
        if ((number & HostMask(bits - length)) != 0)
        {
            problem = $"'{text}' has bits set behind its {length} bits of network.";
            return false;
        }
        prefix = new NetworkPrefix(isIPv4, number, length);
        return true;
    }

    public static UInt128 ToNumber(in FlowAddress address, bool isIPv4) =>
        isIPv4 ? (uint)address.Low : new UInt128(address.High, address.Low);

    private static UInt128 HostMask(int bits) => bits == 0 ? 0 : UInt128.MaxValue >> (128 - bits);
}
