using System.Text.Json.Serialization;

namespace TelemetryGrid.Client;

/// <summary>ifAdminStatus and ifOperStatus (RFC 2863). <c>unknown</c> also when never reported.</summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<InterfaceStatus>))]
public enum InterfaceStatus
{
    Unknown,
    Up,
    Down,
    Testing,

    /// <summary>The device itself says that it does not know.</summary>
    UnknownToAgent,
    Dormant,
    NotPresent,
    LowerLayerDown,
}
