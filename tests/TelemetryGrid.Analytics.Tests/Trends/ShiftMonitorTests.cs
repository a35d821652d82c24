using TelemetryGrid.Analytics.Tests.Serialization;
using TelemetryGrid.Analytics.Trends;

namespace TelemetryGrid.Analytics.Tests.Trends;

public class ShiftMonitorTests
{
    private static readonly CusumOptions Textbook = new()
    {
        Slack = 0.5,
        Threshold = 5,
        LargestDeviation = 100,
        Learning = 2_000,
        AllowForMemory = false,
    };

    [Theory]
    [InlineData(0, 465, 70)]
    [InlineData(1, 10.4, 1)]
    [InlineData(2, 4.01, 0.4)]
    public void Cusum_ShiftOfSoManyDeviations_RunsAsLongAsTheTablesSay(double shift, double expected, double tolerance)
    {
        // Average run lengths at slack 0.5 and threshold 5: Montgomery, Introduction to Statistical Quality Control, table 9.3.
        var (random, lengths) = (new Random(5), 0);
        const int Runs = 300;
        for (var run = 0; run < Runs; run++)
        {
            var monitor = new CusumMonitor(Textbook);
            while (monitor.IsLearning)
            {
                monitor.Add(100 + 3 * Normal(random));
            }

            do
            {
                lengths++;
            } while (monitor.Add(100 + 3 * (shift + Normal(random))) is null);
        }

        Assert.Equal(expected, (double)lengths / Runs, tolerance);
    }

    [Fact]
    public void Cusum_Shift_TellsSinceWhenAndByHowMuch()
    {
        var (random, monitor, alarms) = (new Random(6), new CusumMonitor(), new List<(int At, ShiftAlarm Alarm)>());
        for (var t = 0; t < 2_000; t++)
        {
            if (monitor.Add((t < 1_000 ? 50 : 44) + 2 * Normal(random)) is { } alarm)
            {
                alarms.Add((t, alarm));
            }
        }

        var (at, found) = Assert.Single(alarms);
        Assert.InRange(at, 1_000, 1_010);
        Assert.InRange(at - found.SamplesSince + 1, 996, 1_002);
        Assert.False(found.Rising);
        Assert.Equal(50, found.BeforeMean, 1.0);
        Assert.Equal(-6, found.Magnitude, 2.5);
        Assert.Equal(3, found.Deviations, 1.2);
    }

    [Fact]
    public void PageHinkley_SmallShift_IsFoundAndNothingElse()
    {
        var (random, monitor, alarms) = (new Random(7), new PageHinkleyMonitor(), new List<int>());
        for (var t = 0; t < 8_000; t++)
        {
            if (monitor.Add((t < 4_000 ? 10 : 10.8) + Normal(random)) is { } alarm)
            {
                Assert.True(alarm.Rising);
                Assert.Equal(0.8, alarm.Magnitude, 0.5);
                alarms.Add(t);
            }
        }

        Assert.InRange(Assert.Single(alarms), 4_010, 4_120);
    }

    [Fact]
    public void PageHinkley_AnyStream_FollowsTheDefinition()
    {
        // m(t) = sum of (deviation - tolerance), M(t) its least value so far, 0 included; the sum is m - M, and the same the other way.
        var (random, monitor, seen) = (new Random(8), new PageHinkleyMonitor(), new List<double>());
        var (up, leastUp, down, leastDown) = (0.0, 0.0, 0.0, 0.0);
        for (var t = 0; t < 400; t++)
        {
            var value = 5 + Normal(random);
            if (seen.Count >= 100)
            {
                var mean = seen.Average();
                var off = Math.Clamp((value - mean) / Math.Sqrt(seen.Average(x => (x - mean) * (x - mean))), -4, 4);
                (up, down) = (up + off - 0.25, down - off - 0.25);
                (leastUp, leastDown) = (Math.Min(leastUp, up), Math.Min(leastDown, down));
            }

            seen.Add(value);
            Assert.Null(monitor.Add(value));
            Assert.Equal(Math.Max(up - leastUp, down - leastDown), monitor.Sum, 1e-9);
        }
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.5)]
    [InlineData(0.8)]
    public void Add_SamplesThatFollowEachOther_SeldomAlarm(double share)
    {
        var (random, cusum, hinkley, value, alarms) = (new Random(11), new CusumMonitor(), new PageHinkleyMonitor(), 0.0, (0, 0));
        for (var t = 0; t < 200_000; t++)
        {
            value = share * value + Normal(random);
            alarms.Item1 += cusum.Add(value) is null ? 0 : 1;
            alarms.Item2 += hinkley.Add(value) is null ? 0 : 1;
        }

        // Without the allowance there are 300 to 500 of either at 0.5, and 1,000 to 1,200 at 0.8.
        Assert.InRange(alarms.Item1, 0, 8);
        Assert.InRange(alarms.Item2, 0, 8);
    }

    [Fact]
    public void Add_OneSpike_IsNoShift()
    {
        var (random, cusum, hinkley) = (new Random(9), new CusumMonitor(), new PageHinkleyMonitor());
        for (var t = 0; t < 500; t++)
        {
            var value = t == 300 ? 1e12 : Normal(random);
            Assert.Null(cusum.Add(value));
            Assert.Null(hinkley.Add(value));
        }
    }

    [Fact]
    public void Add_SpikeWhileLearning_DoesNotBlind()
    {
        var (random, monitor, alarms) = (new Random(12), new CusumMonitor(), 0);
        for (var t = 0; t < 600; t++)
        {
            var alarm = monitor.Add(t == 40 ? 1e12 : Normal(random) + (t < 400 ? 0 : 5));
            alarms += alarm is null ? 0 : 1;
            Assert.True(alarm is null || t is >= 400 and < 420);
        }

        Assert.Equal(1, alarms);
    }

    [Fact]
    public void Add_OddInput_IsNotTakenOrStaysFinite()
    {
        var (cusum, hinkley) = (new CusumMonitor(), new PageHinkleyMonitor());
        var alarms = (Cusum: 0, Hinkley: 0);
        for (var t = 0; t < 400; t++)
        {
            // A constant, then a step of 10^12, broken by what is no number.
            foreach (var value in new[] { double.NaN, t < 200 ? 0.1 : 1e12, double.NegativeInfinity, 1e300 })
            {
                alarms.Cusum += cusum.Add(value) is { } a && double.IsFinite(a.Deviations) && a.AfterMean > 1e11 ? 1 : 0;
                alarms.Hinkley += hinkley.Add(value) is { } b && double.IsFinite(b.Deviations) && b.AfterMean > 1e11 ? 1 : 0;
            }
        }

        Assert.Equal((1, 1), alarms);
        Assert.Equal(1e12, cusum.Mean, 1);
    }

    [Fact]
    public void Read_WhatWasWritten_GoesOnAlike()
    {
        var (random, cusum, hinkley) = (new Random(10), new CusumMonitor(), new PageHinkleyMonitor());
        for (var t = 0; t < 120; t++)
        {
            var value = Normal(random);
            cusum.Add(value);
            hinkley.Add(value);
        }

        var (cusumState, hinkleyState) = (Bytes.Of(cusum.WriteTo), Bytes.Of(hinkley.WriteTo));
        var (cusumCopy, hinkleyCopy) = (CusumMonitor.Read(cusumState), PageHinkleyMonitor.Read(hinkleyState));
        for (var t = 0; t < 200; t++)
        {
            var value = 2 + Normal(random);
            Assert.Equal(cusum.Add(value), cusumCopy.Add(value));
            Assert.Equal(hinkley.Add(value), hinkleyCopy.Add(value));
        }

        Assert.Equal(
            (cusum.Mean, cusum.Sum, hinkley.Mean, hinkley.Sum),
            (cusumCopy.Mean, cusumCopy.Sum, hinkleyCopy.Mean, hinkleyCopy.Sum)
        );
        Assert.InRange(cusumState.Length, 1, 128);
        Assert.InRange(hinkleyState.Length, 1, 128);
        Bytes.AssertHostileInputIsRefused(cusumState, CusumMonitor.Read);
        Bytes.AssertHostileInputIsRefused(hinkleyState, PageHinkleyMonitor.Read);
    }

    [Fact]
    public void Constructor_OptionsOutOfRange_AreRefused()
    {
        Assert.ThrowsAny<ArgumentException>(() => new CusumMonitor(new CusumOptions { Threshold = double.NaN }));
        Assert.ThrowsAny<ArgumentException>(() => new CusumMonitor(new CusumOptions { Learning = 1 }));
        Assert.ThrowsAny<ArgumentException>(() => new PageHinkleyMonitor(new PageHinkleyOptions { Memory = 10 }));
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
