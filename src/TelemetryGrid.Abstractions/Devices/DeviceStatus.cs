namespace TelemetryGrid.Devices;

/// <summary>How a device stands, judged by its own polls and exports.</summary>
public enum DeviceStatus : byte
{
    /// <summary>Known by name only.</summary>
    Unknown = 0,

    /// <summary>It answered its last poll, or exported recently.</summary>
    Up = 1,

    /// <summary>It answered in part.</summary>
    Degraded = 2,

    /// <summary>Its last polls went unanswered.</summary>
    Down = 3,
}
