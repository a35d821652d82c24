using System.Text.Json.Serialization;

namespace TelemetryGrid.Client;

/// <summary>What makes a path short.</summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<TopologyWeight>))]
public enum TopologyWeight
{
    /// <summary>Few links; among equally many, trustworthy ones.</summary>
    Hops,

    /// <summary>Trustworthy links: each costs the reciprocal of its confidence.</summary>
    Confidence,
}
