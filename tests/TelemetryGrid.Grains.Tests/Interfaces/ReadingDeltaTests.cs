using TelemetryGrid.Analytics.Rolling;
using TelemetryGrid.Grains.Interfaces;

namespace TelemetryGrid.Grains.Tests.Interfaces;

public sealed class ReadingDeltaTests
{
    private const ulong Top32 = uint.MaxValue;

    [Fact]
    public void Between_NothingBefore_HasNoSample()
    {
        var delta = ReadingDelta.Between(null, Readings.Snmp(0, 5) with { InErrors = 1 });

        Assert.Equal(CounterDeltaKind.First, delta.In.Kind);
        Assert.Null(delta.InPackets);
        Assert.Null(delta.Errors);
    }

    [Fact]
    public void Between_EveryCounter_GivesItsRate()
    {
        var before = Readings.Snmp(0, 1_000, 2_000) with { InPackets = 10, OutPackets = 20, InErrors = 1, OutErrors = 2, InDiscards = 3 };
        var current = Readings.Snmp(10, 11_000, 4_000) with
        {
            InPackets = 110,
            OutPackets = 70,
            InErrors = 11,
            OutErrors = 22,
            InDiscards = 8,
        };

        var delta = ReadingDelta.Between(before, current);

        Assert.Equal((10_000UL, 1_000d), (delta.In.Delta, delta.In.PerSecond));
        Assert.Equal((2_000UL, 200d), (delta.Out.Delta, delta.Out.PerSecond));
        Assert.Equal((10d, 5d), (delta.InPackets, delta.OutPackets));
        Assert.Equal(3d, delta.Errors);
        Assert.Equal(0.5, delta.Discards);
    }

    [Fact]
    public void Between_CounterNotReported_HasNoSample()
    {
        var delta = ReadingDelta.Between(Readings.Snmp(0, 0), Readings.Snmp(10, 1) with { OutOctets = null, InPackets = 3 });

        Assert.True(delta.In.HasValue);
        Assert.False(delta.Out.HasValue);
        Assert.Null(delta.InPackets);
        Assert.Null(delta.Discards);
    }

    [Fact]
    public void Between_32BitTurnOver_IsWrap()
    {
        var before = Readings.Snmp(0, Top32 - 99) with { CounterBits = 32 };

        var delta = ReadingDelta.Between(before, Readings.Snmp(10, 900) with { CounterBits = 32 });

        Assert.Equal(CounterDeltaKind.Wrapped, delta.In.Kind);
        Assert.Equal(1_000UL, delta.In.Delta);
    }

    [Fact]
    public void Between_32BitFallTheSpeedCannotExplain_IsReset()
    {
        // 10 Mbit/s carries 12.5 MB in ten seconds; the way round from 1,000,000 is 4.29 GB.
        var before = Readings.Snmp(0, 1_000_000) with
        {
            CounterBits = 32,
            SpeedBitsPerSecond = 10_000_000,
        };

        var delta = ReadingDelta.Between(before, Readings.Snmp(10, 500) with { CounterBits = 32, SpeedBitsPerSecond = 10_000_000 });

        Assert.Equal(CounterDeltaKind.Reset, delta.In.Kind);
        Assert.False(delta.In.HasValue);
    }

    [Fact]
    public void Between_64BitFall_IsReset()
    {
        Assert.Equal(CounterDeltaKind.Reset, ReadingDelta.Between(Readings.Snmp(0, 1UL << 40), Readings.Snmp(10, 5)).In.Kind);
    }

    [Fact]
    public void Between_AgentRestarted_IsResetEvenWhereAWrapWouldFit()
    {
        var before = Readings.Snmp(0, Top32 - 99) with { CounterBits = 32 };

        var delta = ReadingDelta.Between(before, Readings.Snmp(10, 900) with { CounterBits = 32, SysUpTime = 500 });

        Assert.Equal(CounterDeltaKind.Reset, delta.In.Kind);
    }

    [Fact]
    public void Between_AgentRestartedAndCounterGrew_IsReset()
    {
        Assert.Equal(
            CounterDeltaKind.Reset,
            ReadingDelta.Between(Readings.Snmp(0, 10), Readings.Snmp(10, 900) with { SysUpTime = 500 }).In.Kind
        );
    }

    [Fact]
    public void Between_Discontinuity_IsReset()
    {
        Assert.Equal(
            CounterDeltaKind.Reset,
            ReadingDelta.Between(Readings.Snmp(0, 10), Readings.Snmp(10, 20) with { Discontinuity = true }).In.Kind
        );
    }

    [Fact]
    public void Between_WidthChanged_IsReset()
    {
        Assert.Equal(
            CounterDeltaKind.Reset,
            ReadingDelta.Between(Readings.Snmp(0, 10) with { CounterBits = 32 }, Readings.Snmp(10, 20)).In.Kind
        );
    }

    [Fact]
    public void Between_GrowthAboveTheStatedSpeed_IsBelieved()
    {
        var tunnel = Readings.Snmp(0, 0) with { SpeedBitsPerSecond = 9_600 };

        var delta = ReadingDelta.Between(tunnel, Readings.Snmp(10, 100_000_000) with { SpeedBitsPerSecond = 9_600 });

        Assert.Equal(10_000_000, delta.In.PerSecond);
    }

    [Fact]
    public void Between_GrowthNoLinkCarries_IsImplausible()
    {
        Assert.Equal(CounterDeltaKind.Implausible, ReadingDelta.Between(Readings.Snmp(0, 0), Readings.Snmp(1, 1UL << 60)).In.Kind);
    }
}
