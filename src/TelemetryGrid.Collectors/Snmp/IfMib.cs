using TelemetryGrid.Protocols.Snmp;

namespace TelemetryGrid.Collectors.Snmp;

/// <summary>Object identifiers of the system group (RFC 3418) and the interface tables (RFC 2863), the latter in the groups they are requested in.</summary>
internal static class IfMib
{
    private static readonly ObjectIdentifier s_system = ObjectIdentifier.Parse("1.3.6.1.2.1.1");
    private static readonly ObjectIdentifier s_ifEntry = ObjectIdentifier.Parse("1.3.6.1.2.1.2.2.1");
    private static readonly ObjectIdentifier s_ifXEntry = ObjectIdentifier.Parse("1.3.6.1.2.1.31.1.1.1");

    public static readonly ObjectIdentifier SysDescr = s_system.Child(1, 0);
    public static readonly ObjectIdentifier SysObjectId = s_system.Child(2, 0);
    public static readonly ObjectIdentifier SysUpTime = s_system.Child(3, 0);
    public static readonly ObjectIdentifier SysName = s_system.Child(5, 0);
    public static readonly ObjectIdentifier SysLocation = s_system.Child(6, 0);

    public static readonly ObjectIdentifier IfIndex = s_ifEntry.Child(1);
    public static readonly ObjectIdentifier IfDescr = s_ifEntry.Child(2);
    public static readonly ObjectIdentifier IfType = s_ifEntry.Child(3);
    public static readonly ObjectIdentifier IfSpeed = s_ifEntry.Child(5);
    public static readonly ObjectIdentifier IfPhysAddress = s_ifEntry.Child(6);
    public static readonly ObjectIdentifier IfAdminStatus = s_ifEntry.Child(7);
    public static readonly ObjectIdentifier IfOperStatus = s_ifEntry.Child(8);
    public static readonly ObjectIdentifier IfInOctets = s_ifEntry.Child(10);
    public static readonly ObjectIdentifier IfInUcastPkts = s_ifEntry.Child(11);
    public static readonly ObjectIdentifier IfInDiscards = s_ifEntry.Child(13);
    public static readonly ObjectIdentifier IfInErrors = s_ifEntry.Child(14);
    public static readonly ObjectIdentifier IfOutOctets = s_ifEntry.Child(16);
    public static readonly ObjectIdentifier IfOutUcastPkts = s_ifEntry.Child(17);
    public static readonly ObjectIdentifier IfOutDiscards = s_ifEntry.Child(19);
    public static readonly ObjectIdentifier IfOutErrors = s_ifEntry.Child(20);

    public static readonly ObjectIdentifier IfName = s_ifXEntry.Child(1);
    public static readonly ObjectIdentifier IfInMulticastPkts = s_ifXEntry.Child(2);
    public static readonly ObjectIdentifier IfInBroadcastPkts = s_ifXEntry.Child(3);
    public static readonly ObjectIdentifier IfOutMulticastPkts = s_ifXEntry.Child(4);
    public static readonly ObjectIdentifier IfOutBroadcastPkts = s_ifXEntry.Child(5);
    public static readonly ObjectIdentifier IfHCInOctets = s_ifXEntry.Child(6);
    public static readonly ObjectIdentifier IfHCInUcastPkts = s_ifXEntry.Child(7);
    public static readonly ObjectIdentifier IfHCInMulticastPkts = s_ifXEntry.Child(8);
    public static readonly ObjectIdentifier IfHCInBroadcastPkts = s_ifXEntry.Child(9);
    public static readonly ObjectIdentifier IfHCOutOctets = s_ifXEntry.Child(10);
    public static readonly ObjectIdentifier IfHCOutUcastPkts = s_ifXEntry.Child(11);
    public static readonly ObjectIdentifier IfHCOutMulticastPkts = s_ifXEntry.Child(12);
    public static readonly ObjectIdentifier IfHCOutBroadcastPkts = s_ifXEntry.Child(13);
    public static readonly ObjectIdentifier IfHighSpeed = s_ifXEntry.Child(15);
    public static readonly ObjectIdentifier IfAlias = s_ifXEntry.Child(18);
    public static readonly ObjectIdentifier IfCounterDiscontinuityTime = s_ifXEntry.Child(19);

    public static readonly ObjectIdentifier[] System = [SysUpTime, SysName, SysDescr, SysObjectId, SysLocation];

    /// <summary>What a row's identity is made of; without these columns a poll has no rows.</summary>
    public static readonly ObjectIdentifier[] Names = [IfName, IfDescr, IfAlias, IfPhysAddress];

    public static readonly ObjectIdentifier[] States =
    [
        IfIndex,
        IfType,
        IfSpeed,
        IfHighSpeed,
        IfAdminStatus,
        IfOperStatus,
        IfCounterDiscontinuityTime,
    ];

    public static readonly ObjectIdentifier[] Errors = [IfInErrors, IfOutErrors, IfInDiscards, IfOutDiscards];

    public static readonly ObjectIdentifier[] Counters64 =
    [
        IfHCInOctets,
        IfHCOutOctets,
        IfHCInUcastPkts,
        IfHCOutUcastPkts,
        IfHCInMulticastPkts,
        IfHCOutMulticastPkts,
        IfHCInBroadcastPkts,
        IfHCOutBroadcastPkts,
    ];

    /// <summary>The same quantities in the same order with 32 bits.</summary>
    public static readonly ObjectIdentifier[] Counters32 =
    [
        IfInOctets,
        IfOutOctets,
        IfInUcastPkts,
        IfOutUcastPkts,
        IfInMulticastPkts,
        IfOutMulticastPkts,
        IfInBroadcastPkts,
        IfOutBroadcastPkts,
    ];
}
