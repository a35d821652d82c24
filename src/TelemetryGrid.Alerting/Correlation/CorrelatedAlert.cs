using TelemetryGrid.Alerting.Alerts;
using TelemetryGrid.Alerting.Correlation.Incidents;

namespace TelemetryGrid.Alerting.Correlation;

/// <summary>An alert that fires, and what was found out about it.</summary>
/// <param name="Incident">The id of its incident; empty for none.</param>
/// <param name="Suppression">Null when it is told.</param>
/// <param name="IsFlapping">It comes and goes.</param>
public sealed record CorrelatedAlert(
    Alert Alert,
    Fingerprint Id,
    AlertEntity Entity,
    string Incident,
    Suppression? Suppression,
    bool IsFlapping
);
