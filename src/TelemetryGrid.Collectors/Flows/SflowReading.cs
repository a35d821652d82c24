using TelemetryGrid.Interfaces;
using SflowCounters = TelemetryGrid.Protocols.Sflow.InterfaceCounters;

namespace TelemetryGrid.Collectors.Flows;

/// <summary>Turns an sFlow counter sample into a reading of the interface. Its name is its index until SNMP tells a better one.</summary>
internal static class SflowReading
{
    public static InterfaceCounters From(in SflowCounters counters, uint uptimeMilliseconds, long receivedMilliseconds) =>
        new()
        {
            Name = $"ifIndex:{counters.IfIndex}",
            IfIndex = counters.IfIndex,
            TimestampMilliseconds = receivedMilliseconds,
            Origin = CounterOrigin.Sflow,
            SysUpTime = uptimeMilliseconds / 10,
            IfType = counters.IfType,
            SpeedBitsPerSecond = counters.IfSpeed,
            AdminStatus = counters.IfAdminStatusUp ? InterfaceStatus.Up : InterfaceStatus.Down,
            OperStatus = counters.IfOperStatusUp ? InterfaceStatus.Up : InterfaceStatus.Down,
            CounterBits = 64,
            InOctets = Kept(counters.IfHCInOctets),
            OutOctets = Kept(counters.IfHCOutOctets),
            InPackets = Sum(counters.IfInUcastPkts, counters.IfInMulticastPkts, counters.IfInBroadcastPkts),
            OutPackets = Sum(counters.IfOutUcastPkts, counters.IfOutMulticastPkts, counters.IfOutBroadcastPkts),
            InErrors = Kept(counters.IfInErrors),
            OutErrors = Kept(counters.IfOutErrors),
            InDiscards = Kept(counters.IfInDiscards),
            OutDiscards = Kept(counters.IfOutDiscards),
        };

    private static ulong? Kept(ulong counter) => counter == SflowCounters.NotKept64 ? null : counter;

    private static ulong? Kept(uint counter) => counter == SflowCounters.NotKept32 ? null : counter;

    private static ulong? Sum(uint unicast, uint multicast, uint broadcast) =>
        Kept(unicast) is { } sum ? sum + (Kept(multicast) ?? 0) + (Kept(broadcast) ?? 0) : null;
}
