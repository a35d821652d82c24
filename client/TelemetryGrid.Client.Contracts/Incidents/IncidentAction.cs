namespace TelemetryGrid.Client;

/// <summary>Who takes an incident on, or resolves it.</summary>
public sealed record IncidentAction
{
    /// <summary>1 to 256 characters.</summary>
    public required string By { get; init; }

    /// <summary>Up to 4,096 characters.</summary>
    public string? Comment { get; init; }

    /// <summary>When an acknowledgement expires; without it, when the incident is resolved.</summary>
    public DateTimeOffset? Until { get; init; }
}
