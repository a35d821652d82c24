using TelemetryGrid.Interfaces;

namespace TelemetryGrid.Grains.Tests.Interfaces;

/// <summary>Interface readings at seconds after a fixed start.</summary>
internal static class Readings
{
    public const long Start = 1_767_225_600_000;

    public static InterfaceCounters Snmp(int second, ulong inOctets, ulong outOctets = 0) =>
        new()
        {
            Name = "eth0",
            IfIndex = 1,
            TimestampMilliseconds = Start + (second * 1000L),
            SysUpTime = 1_000_000 + (second * 100L),
            SpeedBitsPerSecond = 1_000_000_000,
            AdminStatus = InterfaceStatus.Up,
            OperStatus = InterfaceStatus.Up,
            InOctets = inOctets,
            OutOctets = outOctets,
        };

    public static InterfaceCounters Sflow(int second, ulong inOctets, ulong outOctets = 0) =>
        Snmp(second, inOctets, outOctets) with
        {
            Name = "ifIndex:1",
            Origin = CounterOrigin.Sflow,
        };

    public static DateTimeOffset At(int second) => DateTimeOffset.FromUnixTimeMilliseconds(Start + (second * 1000L));
}
