namespace TelemetryGrid.Protocols.Snmp.Security;

/// <summary>A sender of traps: its clock and the keys of the users it has proven to know.</summary>
internal sealed class UsmRemoteEngine(string key)
{
    private readonly Dictionary<UsmUser, UsmLocalUser> _users = [];

    /// <summary>The engine id, one character for each octet.</summary>
    public string Key { get; } = key;

    public UsmEngineState State { get; } = new();

    public UsmLocalUser? Find(UsmUser user) => _users.GetValueOrDefault(user);

    public void Keep(UsmLocalUser user) => _users[user.User] = user;
}
