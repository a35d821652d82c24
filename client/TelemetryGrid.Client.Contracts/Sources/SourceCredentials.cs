namespace TelemetryGrid.Client;

/// <summary>What proves the grid to a source. Write-only: no answer ever contains it, nor does its text form.</summary>
public sealed record SourceCredentials
{
    /// <summary>The SNMP v1/v2c community.</summary>
    public string? Community { get; init; }

    /// <summary>The passphrase that authenticates an SNMPv3 user.</summary>
    public string? AuthenticationPassword { get; init; }

    /// <summary>The passphrase that encrypts for an SNMPv3 user.</summary>
    public string? PrivacyPassword { get; init; }

    /// <summary>The password that goes with a user name.</summary>
    public string? Password { get; init; }

    /// <summary>A bearer token.</summary>
    public string? Token { get; init; }

    /// <summary>A key for a header of its own.</summary>
    public string? ApiKey { get; init; }

    /// <summary>A whole <c>Authorization</c> header.</summary>
    public string? Authorization { get; init; }

    public override string ToString() =>
        (Community ?? AuthenticationPassword ?? PrivacyPassword ?? Password ?? Token ?? ApiKey ?? Authorization) is null
            ? "no credentials"
            : "credentials set";
}
