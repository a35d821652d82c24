namespace TelemetryGrid.Client;

/// <summary>What proves the grid to a source. Write-only: no answer ever contains it, nor does its text form.</summary>
public sealed record SourceCredentials
{
    /// <summary>The SNMP v1/v2c community, up to 255 characters.</summary>
    public string? Community { get; init; }

    public override string ToString() => Community is null ? "no credentials" : "credentials set";
}
