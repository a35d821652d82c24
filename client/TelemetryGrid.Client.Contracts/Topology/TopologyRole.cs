using System.Text.Json.Serialization;

namespace TelemetryGrid.Client;

/// <summary>What a node seems to be for, guessed from where it stands.</summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<TopologyRole>))]
public enum TopologyRole
{
    /// <summary>Nothing is connected to it.</summary>
    Unknown,

    /// <summary>Known from its neighbours only.</summary>
    Endpoint,

    /// <summary>It has one or two managed neighbours.</summary>
    Access,

    /// <summary>At least half of its managed neighbours are access nodes, and there is a core beyond it.</summary>
    Distribution,

    /// <summary>Most of its managed neighbours are not access nodes, or nothing is beyond it.</summary>
    Core,
}
