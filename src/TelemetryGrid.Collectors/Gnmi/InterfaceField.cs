namespace TelemetryGrid.Collectors.Gnmi;

/// <summary>What a leaf says of an interface. Counters come last, from <see cref="InOctets"/> on.</summary>
internal enum InterfaceField : byte
{
    IfIndex,
    IfType,
    Name,
    Alias,
    AdminStatus,
    OperStatus,
    SpeedBits,
    SpeedKilobits,
    SpeedMegabits,
    SpeedName,
    InOctets,
    OutOctets,
    InPackets,
    OutPackets,
    InUnicast,
    OutUnicast,
    InMulticast,
    OutMulticast,
    InBroadcast,
    OutBroadcast,
    InErrors,
    OutErrors,
    InDiscards,
    OutDiscards,
}
