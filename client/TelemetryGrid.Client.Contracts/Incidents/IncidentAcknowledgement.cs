namespace TelemetryGrid.Client;

/// <summary>That someone took an incident on.</summary>
/// <param name="By">Who.</param>
/// <param name="Comment">May be empty.</param>
/// <param name="At">When.</param>
/// <param name="Until">When it expires; null for when the incident is resolved.</param>
public sealed record IncidentAcknowledgement(string By, string Comment, DateTimeOffset At, DateTimeOffset? Until);
