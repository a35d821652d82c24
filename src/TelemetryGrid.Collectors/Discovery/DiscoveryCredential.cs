using System.Net;
using TelemetryGrid.Collectors.Snmp;
using TelemetryGrid.Protocols.Snmp;

namespace TelemetryGrid.Collectors.Discovery;

/// <summary>One way to talk to devices; they are tried in their order.</summary>
/// <param name="Name">What people call it; it is told which one a device took, so it must not be the secret.</param>
/// <param name="Target">Makes the target for an address.</param>
public sealed record DiscoveryCredential(string Name, Func<IPEndPoint, SnmpTarget> Target)
{
    /// <summary>A community of v1 or v2c.</summary>
    public static DiscoveryCredential OfCommunity(string name, SnmpVersion version, SnmpCommunity community) =>
        new(name, endPoint => new SnmpTarget(endPoint, version, community));
}
