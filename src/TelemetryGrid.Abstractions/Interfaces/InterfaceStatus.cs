namespace TelemetryGrid.Interfaces;

/// <summary>ifAdminStatus / ifOperStatus (RFC 2863); Unknown also when never reported.</summary>
public enum InterfaceStatus : byte
{
    Unknown = 0,
    Up = 1,
    Down = 2,
    Testing = 3,
    UnknownToAgent = 4,
    Dormant = 5,
    NotPresent = 6,
    LowerLayerDown = 7,
}
