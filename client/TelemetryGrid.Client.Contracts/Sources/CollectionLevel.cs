using System.Text.Json.Serialization;

namespace TelemetryGrid.Client;

/// <summary>How much of what a device offers is read; each level adds to the one before.</summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<CollectionLevel>))]
public enum CollectionLevel
{
    /// <summary>Status, speed and octets.</summary>
    Basic,

    /// <summary>Also packets, errors and discards.</summary>
    Standard,

    /// <summary>Also aliases, descriptions, multicast and broadcast packets.</summary>
    Detailed,

    /// <summary>Everything the collector knows to read.</summary>
    Full,
}
