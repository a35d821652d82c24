namespace TelemetryGrid.Collectors.Traps;

/// <summary>How a part of an instance is encoded in an object's name.</summary>
internal enum TrapIndexKind : byte
{
    /// <summary>One sub-identifier.</summary>
    Number,

    /// <summary>Four sub-identifiers, an IPv4 address.</summary>
    IPv4,

    /// <summary>Type, length and octets of an InetAddress (RFC 4001 §4).</summary>
    InetAddress,

    /// <summary>One sub-identifier of no interest.</summary>
    Skipped,
}
