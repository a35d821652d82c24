using System.Collections.Immutable;
using TelemetryGrid.Alerting.Alerts;
using TelemetryGrid.Alerting.Correlation.Incidents;

namespace TelemetryGrid.Alerting.Correlation;

/// <summary>What a decision brought.</summary>
/// <param name="Changed">Incidents that are new or stand otherwise than before.</param>
/// <param name="Raised">Alerts to send to those whom an escalation names, or to end.</param>
public sealed record CorrelationStep(ImmutableArray<Incident> Changed, ImmutableArray<Alert> Raised);
