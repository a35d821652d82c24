namespace TelemetryGrid.Collectors.Snmp;

/// <summary>ifAdminStatus (RFC 2863); 0 when the agent does not report it.</summary>
public enum IfAdminStatus
{
    NotReported = 0,
    Up = 1,
    Down = 2,
    Testing = 3,
}
