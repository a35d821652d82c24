namespace TelemetryGrid.Collectors.Snmp;

/// <summary>ifOperStatus (RFC 2863); 0 when the agent does not report it.</summary>
public enum IfOperStatus
{
    NotReported = 0,
    Up = 1,
    Down = 2,
    Testing = 3,
    Unknown = 4,
    Dormant = 5,
    NotPresent = 6,
    LowerLayerDown = 7,
}
