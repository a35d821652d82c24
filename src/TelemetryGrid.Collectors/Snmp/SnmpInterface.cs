namespace TelemetryGrid.Collectors.Snmp;

/// <summary>
/// A row of the interface tables (IF-MIB, RFC 2863). Values that the agent does not have are null. Packet and octet counters are
/// the 64-bit ones where the agent has them, otherwise those of 32 bits; each counter tells its width.
/// </summary>
public sealed record SnmpInterface
{
    /// <summary>
    /// Identity that survives renumbering, unique within the device: ifName, without one ifDescr, without both the index. The second
    /// and further rows of one name get <c>#2</c>, <c>#3</c> … in the order of their indexes.
    /// </summary>
    public required string Key { get; init; }

    /// <summary>The row's index, which a restart of the device may change. Flow records refer to it.</summary>
    public required uint IfIndex { get; init; }

    public string? IfName { get; init; }
    public string? IfDescr { get; init; }
    public string? IfAlias { get; init; }

    /// <summary>IANAifType, for example 6 for ethernetCsmacd and 24 for softwareLoopback.</summary>
    public int? IfType { get; init; }

    /// <summary>Bits per second; 4,294,967,295 when it is more than the type holds.</summary>
    public uint? IfSpeed { get; init; }

    /// <summary>Millions of bits per second.</summary>
    public uint? IfHighSpeed { get; init; }

    /// <summary>Bits per second from whichever of ifHighSpeed and ifSpeed says more; null for neither and for 0.</summary>
    public ulong? Speed =>
        IfHighSpeed is > 0 && (IfSpeed is null or 0 or uint.MaxValue || IfHighSpeed * 1_000_000ul > uint.MaxValue)
            ? IfHighSpeed * 1_000_000ul
        : IfSpeed is > 0 and var speed ? speed
        : null;

    public IfAdminStatus IfAdminStatus { get; init; }
    public IfOperStatus IfOperStatus { get; init; }

    /// <summary>Lower-case hexadecimal octets joined by colons.</summary>
    public string? IfPhysAddress { get; init; }

    public SnmpCounter? InOctets { get; init; }
    public SnmpCounter? OutOctets { get; init; }
    public SnmpCounter? InUcastPkts { get; init; }
    public SnmpCounter? OutUcastPkts { get; init; }
    public SnmpCounter? InMulticastPkts { get; init; }
    public SnmpCounter? OutMulticastPkts { get; init; }
    public SnmpCounter? InBroadcastPkts { get; init; }
    public SnmpCounter? OutBroadcastPkts { get; init; }
    public SnmpCounter? InErrors { get; init; }
    public SnmpCounter? OutErrors { get; init; }
    public SnmpCounter? InDiscards { get; init; }
    public SnmpCounter? OutDiscards { get; init; }

    /// <summary>sysUpTime when this interface's counters last lost continuity, as the agent tells it.</summary>
    public uint? IfCounterDiscontinuityTime { get; init; }

    /// <summary>This interface's counters cannot be compared with those of the poll before: the agent restarted, or it says so itself.</summary>
    public bool CountersDiscontinuity { get; init; }
}
