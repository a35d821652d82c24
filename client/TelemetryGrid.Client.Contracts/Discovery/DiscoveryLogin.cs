namespace TelemetryGrid.Client;

/// <summary>What a search tries on devices: what a registered SNMP source has, or settings and credentials as such a source would have them.</summary>
public sealed record DiscoveryLogin
{
    /// <summary>The id of a registered SNMP source; with it, nothing else is given.</summary>
    public string? Source { get; init; }

    /// <summary>What it is called in answers; required without a source.</summary>
    public string? Name { get; init; }

    /// <summary>As an SNMP source has them, for example <c>version</c> and <c>user</c>.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    public SourceCredentials? Credentials { get; init; }
}
