using System.Net;
using System.Text;
using TelemetryGrid.Protocols.Snmp;
using TelemetryGrid.Protocols.Snmp.Security;

namespace TelemetryGrid.Collectors.Snmp;

/// <summary>An agent and how to talk to it.</summary>
/// <param name="EndPoint">Address and port, usually 161.</param>
/// <param name="Version">v1, v2c, or v3, which takes a <see cref="User"/> instead of a community.</param>
/// <param name="Community">The agent's read community.</param>
public sealed record SnmpTarget(IPEndPoint EndPoint, SnmpVersion Version, SnmpCommunity Community)
{
    /// <summary>v3: who asks.</summary>
    public UsmUser? User { get; init; }

    /// <summary>v3: the context asked for, usually the empty one; a VRF or a bridge on some devices.</summary>
    public string Context { get; init; } = "";

    /// <summary>Another address that may answer in place of the target's, for agents that reply from a different interface. Any port of it is taken.</summary>
    public IPAddress? AcceptFrom { get; init; }

    /// <summary>Requests that may be on the way to this agent at once; null for the engine's default.</summary>
    public int? Window { get; init; }

    /// <summary>How long the first attempt waits; null for the engine's default.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Attempts after the first; null for the engine's default.</summary>
    public int? Retries { get; init; }

    /// <summary>An agent asked by v3.</summary>
    public static SnmpTarget Secured(IPEndPoint endPoint, UsmUser user) =>
        new(endPoint, SnmpVersion.V3, SnmpCommunity.None) { User = user };

    /// <summary>What we show the agent, as a user may read it: <c>SNMPv3 user 'poller'</c>, <c>SNMPv2c community</c>.</summary>
    internal string Credential =>
        Version switch
        {
            SnmpVersion.V3 => $"SNMPv3 user '{Encoding.UTF8.GetString(User is null ? default : User.Name)}'",
            SnmpVersion.V1 => "SNMPv1 community",
            _ => "SNMPv2c community",
        };
}
