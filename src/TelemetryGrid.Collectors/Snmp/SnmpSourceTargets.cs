using System.Net;
using TelemetryGrid.Protocols.Snmp;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Collectors.Snmp;

/// <summary>From a source's settings to the agent with each of the credentials to try.</summary>
internal static class SnmpSourceTargets
{
    /// <summary>One target for each version, in the order to try them.</summary>
    /// <exception cref="IOException">A v3 user cannot be had on this system; the message is one sentence.</exception>
    public static IReadOnlyList<SnmpTarget> Of(SourceDefinition source, SourceCredentials credentials, IPEndPoint endpoint, SnmpUsers users)
    {
        var settings = new SourceSettings(source);
        return [.. SnmpSettings.Versions(settings).Select(Target)];

        SnmpTarget Target(string version)
        {
            var target =
                version == SnmpSettings.V3
                    ? SnmpTarget.Secured(endpoint, users.Of(settings, credentials)) with
                    {
                        Context = settings.Text(SnmpSettings.Context),
                    }
                    : new SnmpTarget(
                        endpoint,
                        version == SnmpSettings.V1 ? SnmpVersion.V1 : SnmpVersion.V2c,
                        new SnmpCommunity(credentials.Find(SnmpSettings.Community) ?? "public")
                    );
            return target with { Timeout = settings.Duration(SnmpSettings.Timeout), Retries = settings.Integer(SnmpSettings.Retries) };
        }
    }
}
