using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace TelemetryGrid.Gateway.Sources;

/// <summary>Where a source listens or polls, as text.</summary>
internal static class SourceEndpointSyntax
{
    /// <summary>An address of this machine and a port: <c>0.0.0.0:2055</c>, <c>[::]:6343</c>.</summary>
    public static bool IsListener(string text) =>
        // A parse without a port gives port 0, which also is none to listen on.
        IPEndPoint.TryParse(text, out var endpoint)
        && endpoint.Port != 0;

    /// <summary>A device's address or host name, with a port or without: <c>192.0.2.1</c>, <c>[2001:db8::1]:1161</c>, <c>core1.example.net</c>.</summary>
    public static bool IsAgent(string text)
    {
        if (IPEndPoint.TryParse(text, out var endpoint))
        {
            return !endpoint.Address.Equals(IPAddress.Any)
                && !endpoint.Address.Equals(IPAddress.IPv6Any)
                && !IsMulticast(endpoint.Address)
                && (endpoint.Port != 0 || !HasPort(text));
        }
        var colon = text.LastIndexOf(':');
        var host = colon < 0 ? text : text[..colon];
        var isPort = colon < 0 || (ushort.TryParse(text[(colon + 1)..], out var port) && port != 0);
        return isPort && IsHostName(host);
    }

    private static bool HasPort(string text) => text.EndsWith(":0", StringComparison.Ordinal) && !IPAddress.TryParse(text, out _);

    private static bool IsMulticast(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetworkV6 ? address.IsIPv6Multicast : address.GetAddressBytes()[0] is >= 224 and < 240;

    // A name of digits and dots only is a mistyped address (RFC 1123 §2.1).
    private static bool IsHostName([NotNullWhen(true)] string? host) =>
        Uri.CheckHostName(host) == UriHostNameType.Dns && host!.Length <= 253 && !host.All(c => char.IsAsciiDigit(c) || c == '.');
}
