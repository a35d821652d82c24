using System.Net;
using TelemetryGrid.Protocols.Snmp;

namespace TelemetryGrid.Collectors.Snmp;

/// <summary>An agent and how to talk to it.</summary>
/// <param name="EndPoint">Address and port, usually 161.</param>
/// <param name="Version">v1 or v2c.</param>
/// <param name="Community">The agent's read community.</param>
public sealed record SnmpTarget(IPEndPoint EndPoint, SnmpVersion Version, SnmpCommunity Community)
{
    /// <summary>Another address that may answer in place of the target's, for agents that reply from a different interface. Any port of it is taken.</summary>
    public IPAddress? AcceptFrom { get; init; }

    /// <summary>Requests that may be on the way to this agent at once; null for the engine's default.</summary>
    public int? Window { get; init; }

    /// <summary>How long the first attempt waits; null for the engine's default.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Attempts after the first; null for the engine's default.</summary>
    public int? Retries { get; init; }
}
