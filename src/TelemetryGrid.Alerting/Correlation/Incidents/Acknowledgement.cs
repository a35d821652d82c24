namespace TelemetryGrid.Alerting.Correlation.Incidents;

/// <summary>That someone took an incident on.</summary>
/// <param name="Until">When it expires; null for when the incident is resolved.</param>
public sealed record Acknowledgement(string By, string Comment, DateTimeOffset At, DateTimeOffset? Until);
