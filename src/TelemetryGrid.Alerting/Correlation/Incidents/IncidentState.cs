namespace TelemetryGrid.Alerting.Correlation.Incidents;

/// <summary>How an incident stands.</summary>
public enum IncidentState : byte
{
    Open,
    Acknowledged,
    Resolved,
}
