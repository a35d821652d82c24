using TelemetryGrid.Analytics.Rolling;
using static TelemetryGrid.Analytics.Rolling.CounterDeltaKind;

namespace TelemetryGrid.Analytics.Tests.Rolling;

public class CounterRateTests
{
    private const ulong Max32 = uint.MaxValue;
    private const ulong Max64 = ulong.MaxValue;
    private const long UptimeWrapMs = 42_949_672_960;

    // previous and current value over 60 s, width, maximum per second (NaN: unknown), expected kind and delta
    [Theory]
    [InlineData(100, 700, 32, double.NaN, Normal, 600)]
    [InlineData(700, 700, 64, double.NaN, Normal, 0)]
    [InlineData(0, 6_000_000, 64, 100_000, Normal, 6_000_000)]
    [InlineData(0, 8_900_000, 64, 100_000, Normal, 8_900_000)] // within the margin: the agent's cache
    [InlineData(0, 9_100_000, 64, 100_000, Implausible, 0)]
    [InlineData(Max32 - 99, 100, 32, double.NaN, Wrapped, 200)]
    [InlineData(Max32 - 99, 100, 32, 1_000, Wrapped, 200)]
    [InlineData(Max32, 0, 32, 1_000, Wrapped, 1)]
    [InlineData(5_000_000, 100, 32, double.NaN, Reset, 0)] // the long way round
    [InlineData(Max32 - 99, 1_000_000, 32, 1_000, Reset, 0)] // faster than it can
    [InlineData(Max64 - 99, 100, 64, 1_000, Wrapped, 200)]
    [InlineData(Max64 - 99, 100, 64, double.NaN, Reset, 0)]
    [InlineData(5_000_000_000_000, 100, 64, 1e9, Reset, 0)]
    [InlineData(Max32 + 1, 5, 32, double.NaN, Implausible, 0)] // not a 32-bit reading
    public void Between_Values_TellsWrapFromReset(ulong before, ulong now, int width, double max, CounterDeltaKind kind, ulong delta)
    {
        var result = CounterRate.Between(
            new CounterReading(before, 0),
            new CounterReading(now, 60_000),
            (CounterWidth)width,
            maxPerSecond: double.IsNaN(max) ? null : max
        );

        Assert.Equal((kind, delta), (result.Kind, result.Delta));
        Assert.Equal(kind is Normal or Wrapped, result.HasValue);
        Assert.Equal(delta / 60.0, result.PerSecond);
    }

    // uptime before and after, elapsed; the counter falls from 5,000,000 to 100 on 32 bits
    [Theory]
    [InlineData(1_000_000, 1_060_000, 60_000, Wrapped)] // ran on: a fall must be a wrap
    [InlineData(1_000_000, 1_058_500, 60_000, Wrapped)] // drift and a slow answer
    [InlineData(1_000_000, 5_000, 60_000, Reset)]
    [InlineData(10_000, 200_000, 300_000, Reset)] // older than before, and yet it restarted in between
    [InlineData(UptimeWrapMs - 30_000, 30_000, 60_000, Wrapped)] // sysUpTime itself wrapped
    [InlineData(UptimeWrapMs - 61_000, 200, 60_000, Wrapped)] // so did a clock that drifts
    [InlineData(UptimeWrapMs - 30_000, 55_000, 60_000, Reset)]
    [InlineData(long.MaxValue, 0, 60_000, Reset)]
    public void Between_Uptimes_TellsRestart(long before, long after, long elapsedMs, CounterDeltaKind kind)
    {
        var result = CounterRate.Between(
            new CounterReading(5_000_000, 0, before),
            new CounterReading(100, elapsedMs, after),
            CounterWidth.Bits32
        );

        Assert.Equal(kind, result.Kind);
    }

    [Fact]
    public void Between_RestartWithGrownCounter_IsReset()
    {
        var result = CounterRate.Between(new CounterReading(5, 0, 900_000), new CounterReading(100, 60_000, 20_000), CounterWidth.Bits64);

        Assert.Equal(Reset, result.Kind);
    }

    [Fact]
    public void Between_Discontinuity_IsReset()
    {
        var result = CounterRate.Between(
            new CounterReading(5, 0),
            new CounterReading(100, 60_000),
            CounterWidth.Bits64,
            discontinuity: true
        );

        Assert.Equal(Reset, result.Kind);
    }

    [Fact]
    public void Between_OrderOfTime_IsTold()
    {
        var reading = new CounterReading(5, 1_000);

        Assert.Equal(First, CounterRate.Between(null, reading, CounterWidth.Bits64).Kind);
        Assert.Equal(Duplicate, CounterRate.Between(reading, reading, CounterWidth.Bits64).Kind);
        var outOfOrder = CounterRate.Between(reading, new CounterReading(4, 999), CounterWidth.Bits64);
        Assert.Equal(OutOfOrder, outOfOrder.Kind);
        Assert.False(outOfOrder.ReplacesPrevious);
    }

    // 1 Gbit/s is 125 MB/s: a 32-bit octet counter turns over in 34 s.
    [Theory]
    [InlineData(30_000, false)]
    [InlineData(40_000, true)]
    public void Between_IntervalLongerThanAWrap_IsAmbiguous(long elapsedMs, bool ambiguous)
    {
        var result = CounterRate.Between(
            new CounterReading(0, 0),
            new CounterReading(1_000, elapsedMs),
            CounterWidth.Bits32,
            maxPerSecond: 125_000_000
        );

        Assert.Equal((Normal, ambiguous), (result.Kind, result.IsAmbiguous));
    }
}
