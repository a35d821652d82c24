using System.Text.Json.Serialization;

namespace TelemetryGrid.Client;

/// <summary>How a search stands.</summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<DiscoveryState>))]
public enum DiscoveryState
{
    Running,

    /// <summary>Every address was asked.</summary>
    Done,

    /// <summary>It was ended before.</summary>
    Cancelled,

    /// <summary>It could not go on; its errors say why.</summary>
    Failed,
}
