namespace TelemetryGrid.Incidents;

/// <summary>How an incident stands.</summary>
public enum IncidentStatus : byte
{
    Open,

    /// <summary>Someone took it on.</summary>
    Acknowledged,
    Resolved,
}
