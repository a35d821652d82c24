namespace TelemetryGrid.Sources;

/// <summary>How much of what a device offers is read. For SNMP, each level adds columns to the one before.</summary>
public enum CollectionLevel
{
    /// <summary>Status, speed and octets.</summary>
    Basic,

    /// <summary>Also packets, errors and discards.</summary>
    Standard,

    /// <summary>Also aliases, descriptions and multicast and broadcast packets.</summary>
    Detailed,

    /// <summary>Everything the collector knows to read.</summary>
    Full,
}
