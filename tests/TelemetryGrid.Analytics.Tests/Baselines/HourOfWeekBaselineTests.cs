using TelemetryGrid.Analytics.Baselines;
using TelemetryGrid.Analytics.Tests.Serialization;

namespace TelemetryGrid.Analytics.Tests.Baselines;

public class HourOfWeekBaselineTests
{
    private const long HourMs = 3_600_000;
    private const long DayMs = 24 * HourMs;
    private const long WeekMs = 7 * DayMs;
    private const long MinuteMs = 60_000;

    // Monday 2023-11-13 00:00 UTC.
    private const long Monday = 1_699_833_600_000;

    [Fact]
    public void Expected_AfterFiveWeeks_HasTheShapeOfTheWeek()
    {
        var baseline = Learn(5 * WeekMs);

        for (var hour = 0; hour < 168; hour++)
        {
            var time = Monday + 5 * WeekMs + hour * HourMs + 30 * MinuteMs;
            var expected = baseline.Expected(time);

            Assert.Equal(1, expected.Maturity);
            Assert.InRange(expected.Value, Shape(time) * 0.95, Shape(time) * 1.05);
            Assert.InRange(expected.Upper - expected.Value, 3 * Noise * 0.5, 3 * Noise * 2 + Shape(time) * 0.3);
            Assert.Equal(expected.Value - expected.Lower, expected.Upper - expected.Value, 1e-6);
        }
    }

    [Fact]
    public void Expected_WhileYoung_FallsBackAndMatures()
    {
        var baseline = new HourOfWeekBaseline();
        Assert.True(double.IsNaN(baseline.Expected(Monday).Value));
        Assert.Equal(0, baseline.Expected(Monday).Maturity);

        baseline.Add(Monday, 10);
        Assert.Equal((10.0, 0.0), (baseline.Expected(Monday).Value, baseline.Expected(Monday).Maturity));

        // Thursday was never seen, but three days tell noon from night.
        baseline = Learn(3 * DayMs);
        var thursdayNoon = baseline.Expected(Monday + 3 * DayMs + 12 * HourMs);
        var thursdayNight = baseline.Expected(Monday + 3 * DayMs + 2 * HourMs);
        Assert.True(thursdayNoon.Value > thursdayNight.Value * 1.2);

        var maturities = new[] { HourMs, DayMs, 3 * DayMs, WeekMs, 2 * WeekMs, 3 * WeekMs, 4 * WeekMs }
            .Select(length => Learn(length + HourMs).Expected(Monday + 12 * HourMs).Maturity)
            .ToArray();
        Assert.Equal(maturities.Order(), maturities);
        Assert.InRange(maturities[0], 0.001, 0.1);
        Assert.Equal(1, maturities[^1]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(20)]
    public void Expected_DayOfTheWeekFarFromTheOthers_IsKnownAfterThree(double noise)
    {
        var random = new Random(3);
        var baseline = new HourOfWeekBaseline();
        // The last hour is folded with the first sample after it.
        for (var time = Monday; time <= Monday + 3 * WeekMs; time += 5 * MinuteMs)
        {
            baseline.Add(time, (IsSunday(time) ? 100 : 1_000) + noise * random.NextDouble());
        }

        for (var hour = 0; hour < 168; hour++)
        {
            var time = Monday + 3 * WeekMs + hour * HourMs;
            var usual = (IsSunday(time) ? 100 : 1_000) + noise / 2;
            // A day in seven of another level moves the others a little where it is taken for a new level in its last hour.
            Assert.InRange(baseline.Expected(time).Value, usual - 100, usual + 100);
        }

        static bool IsSunday(long time) => (time - Monday) % WeekMs >= 6 * DayMs;
    }

    [Theory]
    [InlineData(100_000, 10)] // ten minutes of a flood
    [InlineData(0, 180)] // three hours of outage
    public void Add_SpikeOrOutage_HardlyMovesTheBaseline(double value, int minutes)
    {
        var clean = Learn(4 * WeekMs);
        var hit = Learn(4 * WeekMs);
        var start = Monday + 4 * WeekMs + 10 * HourMs;
        for (var i = 0; i < 300; i++)
        {
            var time = start + i * MinuteMs;
            clean.Add(time, Shape(time));
            hit.Add(time, i < minutes ? value : Shape(time));
        }

        for (var hour = 0; hour < 168; hour++)
        {
            var time = Monday + 5 * WeekMs + hour * HourMs;
            var (expected, actual) = (clean.Expected(time), hit.Expected(time));

            Assert.InRange(actual.Value, expected.Value * 0.9, expected.Value * 1.1);
            Assert.InRange(actual.Upper - actual.Value, 0, (expected.Upper - expected.Value) * 2.5);
        }
    }

    [Fact]
    public void Add_LevelThatStaysDoubled_IsLearntWithinTwoWeeks()
    {
        var baseline = Learn(4 * WeekMs);
        for (var time = Monday + 4 * WeekMs; time < Monday + 6 * WeekMs; time += MinuteMs)
        {
            baseline.Add(time, 3 * Shape(time));
        }

        for (var hour = 0; hour < 168; hour++)
        {
            var time = Monday + 6 * WeekMs + hour * HourMs + 30 * MinuteMs;
            Assert.InRange(baseline.Expected(time).Value, 2 * Shape(time), 3.2 * Shape(time));
        }
    }

    [Fact]
    public void Add_SpikeOverConstantZero_LeavesZeroExpected()
    {
        var baseline = new HourOfWeekBaseline(minimumSpread: 0.1);
        for (var time = Monday; time < Monday + 4 * WeekMs; time += 5 * MinuteMs)
        {
            baseline.Add(time, time == Monday + 3 * WeekMs + 50 * HourMs ? 1e6 : 0);
        }

        Assert.InRange(baseline.Expected(Monday + 4 * WeekMs + 50 * HourMs).Value, 0, 0.1);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(120, -2)]
    [InlineData(-330, 5)]
    public void Expected_WithUtcOffset_CutsHoursLocally(int offsetMinutes, int utcHourOfLocalMidnight)
    {
        var baseline = new HourOfWeekBaseline(offsetMinutes);
        var midnight = Monday - offsetMinutes * MinuteMs;
        Assert.Equal(utcHourOfLocalMidnight, (midnight - Monday) / HourMs);
        for (var week = 0; week < 4; week++)
        {
            for (var minute = -60; minute < 60; minute++)
            {
                baseline.Add(midnight + week * WeekMs + minute * MinuteMs, minute < 0 ? 1 : 1_000);
            }
        }

        baseline.Add(midnight + 4 * WeekMs, 0);
        Assert.Equal(1, baseline.Expected(midnight - MinuteMs).Value, 1e-3);
        Assert.Equal(1_000, baseline.Expected(midnight).Value, 1e-3);
    }

    [Fact]
    public void Add_OfFoldedHourOrOutOfRange_ChangesNothing()
    {
        var baseline = Learn(WeekMs);
        var before = Bytes.Of(baseline.WriteTo);

        Assert.False(baseline.Add(Monday, 5));
        Assert.False(baseline.Add(Monday + WeekMs, double.NaN));
        Assert.False(baseline.Add(Monday + WeekMs, 1e31));
        Assert.Equal(before, Bytes.Of(baseline.WriteTo));
    }

    [Fact]
    public void Read_WhatWasWritten_GoesOnAlike()
    {
        var baseline = Learn(3 * WeekMs + 90 * MinuteMs);
        var state = Bytes.Of(baseline.WriteTo);
        var copy = HourOfWeekBaseline.Read(state);
        for (var time = Monday + 3 * WeekMs + 91 * MinuteMs; time < Monday + 4 * WeekMs; time += MinuteMs)
        {
            baseline.Add(time, 2 * Shape(time));
            copy.Add(time, 2 * Shape(time));
        }

        Assert.InRange(state.Length, 1, 3_000);
        Assert.Equal(Bytes.Of(baseline.WriteTo), Bytes.Of(copy.WriteTo));
        Bytes.AssertHostileInputIsRefused(state, HourOfWeekBaseline.Read);
    }

    [Fact]
    public void Add_Masked_IsCountedAndNotLearnt()
    {
        var (plain, masked) = (Learn(3 * WeekMs), Learn(3 * WeekMs));
        for (var time = Monday + 3 * WeekMs; time < Monday + 3 * WeekMs + DayMs; time += MinuteMs)
        {
            Assert.False(masked.Add(time, 0, time % 2 == 0 ? SampleMask.Holiday : SampleMask.Maintenance));
        }

        Assert.Equal(24 * 60, masked.Masked);
        for (var hour = 0; hour < 168; hour++)
        {
            var time = Monday + 4 * WeekMs + hour * HourMs;
            Assert.Equal(plain.Expected(time), masked.Expected(time));
        }

        Assert.Equal(24 * 60, HourOfWeekBaseline.Read(Bytes.Of(masked.WriteTo)).Masked);
    }

    [Fact]
    public void ExpectedOnHoliday_OfAnyDay_IsTheSameHourOfSunday()
    {
        var baseline = Learn(5 * WeekMs);
        for (var hour = 0; hour < 168; hour++)
        {
            var sunday = Monday + 6 * DayMs + hour % 24 * HourMs;
            Assert.Equal(baseline.Expected(sunday), baseline.ExpectedOnHoliday(Monday + 5 * WeekMs + hour * HourMs));
        }
    }

    [Fact]
    public void Read_OfTheFirstVersion_Loads()
    {
        // Written by version 1: offset 60 minutes, least spread 0.5, ten samples 100, 101, … every half hour from Monday.
        var state = Convert.FromBase64String(
            "VEcGAXgAAAAAAADgPwAAAAAAAAhAAAQAAM9CdqQSQAABAADJQgAAAD8BAADNQgAAAD8BAADRQgAAAD8BAADVQgAAAD8AAAAAAAAAAAAAAAAAAA"
                + "AAAAAAAAEAAMlCAAAAPwEAAM1CAAAAPwEAANFCAAAAPwEAANVCAAAAPwAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
                + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
                + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB6tE5AgAAAAAAIFtAAAAAAAAA4D8AAAAAAABbQAAAAAAAQFtAAgAAAAAA"
                + "IFtAAAAAAAAA4D8AAAAAAABbQAAAAAAAQFtA"
        );
        var baseline = HourOfWeekBaseline.Read(state);

        Assert.Equal(0, baseline.Masked);
        Assert.Equal(
            new Expectation(102.21428571428571, 95.30045742434243, 109.12811400422899, 0.24285714285714283),
            baseline.Expected(Monday)
        );
        Assert.Equal(103.5, baseline.Expected(Monday + 5 * HourMs).Value);
        Assert.True(baseline.Add(Monday + 5 * HourMs, 110));
        Assert.Equal(3, Bytes.Of(baseline.WriteTo)[3]);
    }

    private const double Noise = 20;

    /// <summary>Busy by day, quiet by night, less at weekends.</summary>
    private static double Shape(long time)
    {
        var hour = (double)((time - Monday) % DayMs) / HourMs;
        var weekend = (time - Monday) % WeekMs >= 5 * DayMs;
        return (weekend ? 400 : 1_000) * (1 + 0.5 * Math.Sin((hour - 6) / 24 * 2 * Math.PI));
    }

    private static HourOfWeekBaseline Learn(long lengthMs)
    {
        var random = new Random(61);
        var baseline = new HourOfWeekBaseline();
        for (var time = Monday; time < Monday + lengthMs; time += MinuteMs)
        {
            baseline.Add(time, Shape(time) + Noise * Math.Sqrt(3) * (2 * random.NextDouble() - 1));
        }

        return baseline;
    }
}
