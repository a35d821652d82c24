using TelemetryGrid.Collectors.Snmp;
using TelemetryGrid.Protocols.Snmp.Security;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Collectors.Traps;

/// <summary>The v3 users that a trap source lets in: the one of its settings, and those of its list.</summary>
internal static class TrapUsers
{
    /// <exception cref="IOException">A user cannot be had on this system; the message is one sentence.</exception>
    public static IReadOnlyList<UsmUser> Of(SourceSettings settings, SourceCredentials credentials, SnmpUsers known)
    {
        var users = new List<UsmUser>();
        if (settings.Text(SnmpUserSettings.User).Length > 0)
        {
            users.Add(known.Of(settings, credentials));
        }
        foreach (var (name, values) in TrapSettings.Users(credentials))
        {
            users.Add(known.Of(name, values[0], values[1], values[2], values[3]));
        }
        return users;
    }
}
