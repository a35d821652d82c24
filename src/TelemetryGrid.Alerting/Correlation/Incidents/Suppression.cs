using TelemetryGrid.Alerting.Alerts;

namespace TelemetryGrid.Alerting.Correlation.Incidents;

/// <summary>That an alert is not told.</summary>
/// <param name="Cause">The alert that is told in its place; the alert itself where there is none.</param>
/// <param name="Incident">The incident's id; empty for none.</param>
public sealed record Suppression(Fingerprint Alert, Fingerprint Cause, string Incident, SuppressionKind Kind);
