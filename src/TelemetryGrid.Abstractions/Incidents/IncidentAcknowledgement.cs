namespace TelemetryGrid.Incidents;

/// <summary>That someone took an incident on.</summary>
/// <param name="By">Who.</param>
/// <param name="Comment">May be empty.</param>
/// <param name="At">When.</param>
/// <param name="Until">When it expires; null for when the incident is resolved.</param>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.IncidentAcknowledgement")]
public sealed record IncidentAcknowledgement(
    [property: Id(0)] string By,
    [property: Id(1)] string Comment,
    [property: Id(2)] DateTimeOffset At,
    [property: Id(3)] DateTimeOffset? Until
);
