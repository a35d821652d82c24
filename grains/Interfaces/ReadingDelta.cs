using TelemetryGrid.Analytics.Rolling;
using TelemetryGrid.Interfaces;

namespace TelemetryGrid.Grains.Interfaces;

/// <summary>Two readings of one interface compared, counter by counter. Rates per second; null where there is no sample.</summary>
internal readonly record struct ReadingDelta(
    CounterDelta In,
    CounterDelta Out,
    double? InPackets,
    double? OutPackets,
    double? Errors,
    double? Discards
)
{
    /// <summary>No interface moves more (10 Tbit/s in octets per second): what seems to is a broken agent.</summary>
    private const double FastestOctets = 1.25e12;

    public static ReadingDelta Between(InterfaceCounters? before, InterfaceCounters current)
    {
        var width = current.CounterBits == 32 ? CounterWidth.Bits32 : CounterWidth.Bits64;
        var speed = current.SpeedBitsPerSecond > 0 ? current.SpeedBitsPerSecond / 8d : (double?)null;
        return new ReadingDelta(
            Compare(before, current, before?.InOctets, current.InOctets, width, speed),
            Compare(before, current, before?.OutOctets, current.OutOctets, width, speed),
            Rate(Compare(before, current, before?.InPackets, current.InPackets, width, null)),
            Rate(Compare(before, current, before?.OutPackets, current.OutPackets, width, null)),
            Sum(before, current, r => r.InErrors, r => r.OutErrors),
            Sum(before, current, r => r.InDiscards, r => r.OutDiscards)
        );
    }

    private static double? Sum(
        InterfaceCounters? before,
        InterfaceCounters current,
        Func<InterfaceCounters, ulong?> inbound,
        Func<InterfaceCounters, ulong?> outbound
    )
    {
        var a = Rate(Compare(before, current, before is null ? null : inbound(before), inbound(current), CounterWidth.Bits32, null));
        var b = Rate(Compare(before, current, before is null ? null : outbound(before), outbound(current), CounterWidth.Bits32, null));
        return a is null && b is null ? null : (a ?? 0) + (b ?? 0);
    }

    private static CounterDelta Compare(
        InterfaceCounters? before,
        InterfaceCounters current,
        ulong? earlier,
        ulong? later,
        CounterWidth width,
        double? speed
    )
    {
        if (before is null || earlier is null || later is null)
        {
            return new CounterDelta(CounterDeltaKind.First, 0, 0, false);
        }
        // The stated speed tells a wrap from a reset. It must not condemn growth: tunnels and loopbacks state speeds far below what they carry.
        var max = later < earlier && speed is { } stated ? stated : FastestOctets;
        return CounterRate.Between(
            new CounterReading(earlier.Value, before.TimestampMilliseconds, Uptime(before)),
            new CounterReading(later.Value, current.TimestampMilliseconds, Uptime(current)),
            // An agent that changed the width of its counters between readings cannot be compared.
            width,
            current.Discontinuity || before.CounterBits != current.CounterBits,
            max
        );
    }

    private static double? Rate(CounterDelta delta) => delta.HasValue ? delta.PerSecond : null;

    private static long? Uptime(InterfaceCounters reading) => reading.SysUpTime > 0 ? reading.SysUpTime * 10 : null;
}
