using System.Text.Json.Serialization;

namespace TelemetryGrid.Client;

/// <summary>How a device stands, judged by its own polls and exports.</summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<DeviceStatus>))]
public enum DeviceStatus
{
    /// <summary>Known by name only.</summary>
    Unknown,

    /// <summary>It answered its last poll, or exported recently.</summary>
    Up,

    /// <summary>It answered in part.</summary>
    Degraded,

    /// <summary>Its last polls went unanswered.</summary>
    Down,
}
