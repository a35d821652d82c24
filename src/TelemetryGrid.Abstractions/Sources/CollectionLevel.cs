namespace TelemetryGrid.Sources;

/// <summary>How much of what a device offers is kept. For SNMP, each level adds columns to the one before.</summary>
public enum CollectionLevel
{
    /// <summary>Status, speed and octets.</summary>
    Basic,

    /// <summary>Also packets, errors and discards.</summary>
    Standard,

    /// <summary>Also aliases and descriptions; multicast and broadcast packets count as packets.</summary>
    Detailed,

    /// <summary>Everything the collector reads.</summary>
    Full,
}
