using System.Net;
using TelemetryGrid.Collectors.Snmp;
using TelemetryGrid.Discovery;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Collectors.Discovery;

/// <summary>The logins of one search, one for each version of SNMP, and the sources they make.</summary>
internal sealed class DiscoveryLogins
{
    private readonly Dictionary<string, (string Version, SourceDefinition Source, SourceCredentials Secrets)> _byName = new(
        StringComparer.Ordinal
    );
    private readonly SnmpUsers _users = new();

    /// <summary>In the order to try them.</summary>
    public List<DiscoveryCredential> Credentials { get; } = [];

    /// <param name="name">What people call it.</param>
    /// <param name="source">Has the settings.</param>
    /// <param name="secrets">What goes with them.</param>
    /// <exception cref="IOException">A user cannot be had on this system; the message is one sentence.</exception>
    public void Add(string name, SourceDefinition source, SourceCredentials secrets)
    {
        var versions = SnmpSettings.Versions(new SourceSettings(source));
        // Making a v3 user is what can fail, and it should here rather than at the first device.
        SnmpSourceTargets.Of(source, secrets, new IPEndPoint(IPAddress.Loopback, 161), _users);
        for (var i = 0; i < versions.Length; i++)
        {
            var at = i;
            var own = versions.Length == 1 ? name : $"{name} ({versions[i]})";
            _byName[own] = (versions[i], source, secrets);
            Credentials.Add(new DiscoveryCredential(own, endPoint => SnmpSourceTargets.Of(source, secrets, endPoint, _users)[at]));
        }
    }

    /// <summary>What would poll a device by the login that it took.</summary>
    public (SourceDefinition Source, SourceCredentials Secrets) SourceOf(DiscoveredDevice device)
    {
        var (version, source, secrets) = _byName[device.Credential];
        var settings = source.Settings.Remove(SnmpSettings.Fallback).SetItem(SnmpSettings.Version, version);
        return (source with { Settings = settings }, secrets);
    }
}
