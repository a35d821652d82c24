using System.Text.Json.Serialization;

namespace TelemetryGrid.Client;

/// <summary>Whether a source collects.</summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<SourceStatus>))]
public enum SourceStatus
{
    Active,

    /// <summary>Paused by a user.</summary>
    Inactive,

    /// <summary>It should collect and cannot; its health says why.</summary>
    Error,

    /// <summary>Collects, but what it reports is not judged.</summary>
    Maintenance,
}
