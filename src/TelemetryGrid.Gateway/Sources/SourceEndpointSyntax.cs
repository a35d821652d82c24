using System.Net;
using System.Net.Sockets;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Gateway.Sources;

/// <summary>Which endpoints make sense for which sources, beyond being endpoints at all.</summary>
internal static class SourceEndpointSyntax
{
    /// <summary>An address of this machine and a port: <c>0.0.0.0:2055</c>, <c>[::]:6343</c>.</summary>
    public static bool IsListener(string text) => SourceEndpoint.TryParse(text, null, out _);

    /// <summary>One device's address, with a port or without: <c>192.0.2.1</c>, <c>[2001:db8::1]:1161</c>.</summary>
    public static bool IsAgent(string text) =>
        SourceEndpoint.TryParse(text, SourceEndpoint.SnmpPort, out var endpoint)
        && !endpoint.Address.Equals(IPAddress.Any)
        && !endpoint.Address.Equals(IPAddress.IPv6Any)
        && !IsMulticast(endpoint.Address);

    private static bool IsMulticast(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetworkV6 ? address.IsIPv6Multicast : address.GetAddressBytes()[0] is >= 224 and < 240;
}
