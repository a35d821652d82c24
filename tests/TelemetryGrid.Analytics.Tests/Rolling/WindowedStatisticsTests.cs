using TelemetryGrid.Analytics.Rolling;
using TelemetryGrid.Analytics.Serialization;
using TelemetryGrid.Analytics.Sketches;
using TelemetryGrid.Analytics.Tests.Serialization;

namespace TelemetryGrid.Analytics.Tests.Rolling;

public class WindowedStatisticsTests
{
    private const long Start = 1_700_000_000_000;

    public static TheoryData<RollingWindow, long> Windows { get; } =
        new()
        {
            { RollingWindow.OneMinute, 60_000 },
            { RollingWindow.FiveMinutes, 300_000 },
            { RollingWindow.OneHour, 3_600_000 },
            { RollingWindow.OneDay, 86_400_000 },
        };

    [Theory]
    [MemberData(nameof(Windows))]
    public void Summarize_IrregularSamples_EqualsSamplesOfTheCoveredTime(RollingWindow window, long windowMs)
    {
        var random = new Random(11);
        var statistics = new WindowedStatistics();
        var samples = new List<(long Time, double Value)>();
        var time = Start;
        for (var i = 0; i < 20_000; i++)
        {
            time += random.Next(1, 20_000);

            // Some arrive up to three seconds late.
            var sample = (Time: time - random.Next(0, 3_000), Value: Math.Exp(random.NextDouble() * 8));
            samples.Add(sample);
            statistics.Add(sample.Time, sample.Value);
        }

        var summary = statistics.Summarize(window, time);

        Assert.InRange(summary.FromMs, time - windowMs - windowMs / 12, time - windowMs);
        var expected = samples.Where(sample => sample.Time >= summary.FromMs).Select(sample => sample.Value).Order().ToArray();
        Assert.Equal(expected.Length, summary.Count);
        Assert.Equal(expected.Average(), summary.Mean, summary.Mean * 1e-9);
        Assert.Equal(expected[0], summary.Min);
        Assert.Equal(expected[^1], summary.Max);
        Assert.Equal(samples.MaxBy(sample => sample.Time).Value, summary.Last);
        var mean = expected.Average();
        Assert.Equal(expected.Sum(value => (value - mean) * (value - mean)) / expected.Length, summary.Variance, summary.Variance * 1e-9);
        foreach (var (q, actual) in new[] { (0.5, summary.P50), (0.9, summary.P90), (0.95, summary.P95), (0.99, summary.P99) })
        {
            var truth = expected[(int)(q * (expected.Length - 1))];
            Assert.InRange(actual, truth * 0.99 - 1e-9, truth * 1.01 + 1e-9);
        }
    }

    [Theory]
    [MemberData(nameof(Windows))]
    public void Summarize_EdgeOfWindow_KeepsAllOfItAndDropsATwelfthLater(RollingWindow window, long windowMs)
    {
        var statistics = new WindowedStatistics();
        statistics.Add(Start, 1);

        Assert.Equal(1, statistics.Summarize(window, Start + windowMs).Count);
        Assert.Equal(0, statistics.Summarize(window, Start + windowMs + windowMs / 12).Count);
        Assert.True(double.IsNaN(statistics.Summarize(window, Start + 2 * windowMs).Mean));
    }

    [Fact]
    public void Add_LateSample_CountsWhereItBelongs()
    {
        var statistics = new WindowedStatistics();
        statistics.Add(Start, 1);

        Assert.Equal(SampleOutcome.Accepted, statistics.Add(Start - 600_000, 5));
        Assert.Equal(1, statistics.Summarize(RollingWindow.FiveMinutes, Start).Count);
        Assert.Equal(2, statistics.Summarize(RollingWindow.OneHour, Start).Count);
        Assert.Equal(1, statistics.Summarize(RollingWindow.OneHour, Start).Last);
    }

    [Fact]
    public void Add_OlderThanADay_IsCountedTooLate()
    {
        var statistics = new WindowedStatistics();
        statistics.Add(Start, 1);

        Assert.Equal(SampleOutcome.TooLate, statistics.Add(Start - 2 * 86_400_000L, 5));
        Assert.Equal(1, statistics.TooLate);
        Assert.Equal(1, statistics.Summarize(RollingWindow.OneDay, Start).Count);
    }

    [Fact]
    public void Add_OutOfRange_IsCounted()
    {
        var statistics = new WindowedStatistics();

        Assert.Equal(SampleOutcome.OutOfRange, statistics.Add(Start, double.NaN));
        Assert.Equal(1, statistics.OutOfRange);
        Assert.Null(statistics.LastTimeMs);
    }

    [Fact]
    public void Add_YearOfSamples_StaysWithinItsBins()
    {
        const int maxBins = 64;
        var random = new Random(12);
        var statistics = new WindowedStatistics(0.01, maxBins);
        for (var i = 0; i < 200_000; i++)
        {
            statistics.Add(Start + i * 157_000L, Math.Exp(random.NextDouble() * 600 - 300) * (i % 2 == 0 ? 1 : -1));
        }

        Assert.InRange(statistics.AllocatedBins, 1, 4 * 13 * 2 * maxBins);
    }

    [Fact]
    public void Read_WhatWasWritten_GoesOnAlike()
    {
        var random = new Random(13);
        var statistics = new WindowedStatistics(0.02, 128);
        for (var i = 0; i < 3_000; i++)
        {
            statistics.Add(Start + i * 45_000L, random.NextDouble() * 100 - 20);
        }

        var state = Bytes.Of(statistics.WriteTo);
        var copy = WindowedStatistics.Read(state);
        var now = Start + 3_000 * 45_000L;
        statistics.Add(now, 3);
        copy.Add(now, 3);

        foreach (var window in Enum.GetValues<RollingWindow>())
        {
            Assert.Equal(statistics.Summarize(window, now), copy.Summarize(window, now));
        }

        Assert.Equal(Bytes.Of(statistics.WriteTo), Bytes.Of(copy.WriteTo));
        Bytes.AssertHostileInputIsRefused(state, WindowedStatistics.Read);
    }

    [Theory]
    [InlineData(1_000, 5_000)]
    [InlineData(60_000, 4_000)]
    [InlineData(3_600_000, 300)]
    public void Summarize_SteadyInterval_EqualsSamplesOfTheCoveredTime(long intervalMs, int count)
    {
        var statistics = new WindowedStatistics();
        var now = Start + (count - 1) * intervalMs;
        for (var i = 0; i < count; i++)
        {
            statistics.Add(Start + i * intervalMs, i);
        }

        foreach (var window in Enum.GetValues<RollingWindow>())
        {
            var summary = statistics.Summarize(window, now);
            var first = (int)((summary.FromMs - Start + intervalMs - 1) / intervalMs);
            Assert.Equal(count - Math.Max(0, first), summary.Count);
            Assert.Equal((Math.Max(0, first), count - 1), (summary.Min, summary.Max));
        }
    }

    [Fact]
    public void Add_ConstantThenAnother_CountsBoth()
    {
        var statistics = new WindowedStatistics();
        for (var i = 0; i < 1_000; i++)
        {
            statistics.Add(Start + i * 60_000L, i < 990 ? 0 : 7);
        }

        Assert.Equal(0, statistics.AllocatedBins);
        for (var i = 1_000; i < 1_070; i++)
        {
            statistics.Add(Start + i * 60_000L, 3);
        }

        var day = statistics.Summarize(RollingWindow.OneDay, Start + 1_069 * 60_000L);
        Assert.Equal((1_070, 0.0, 7.0, 3.0), (day.Count, day.Min, day.Max, day.Last));
        Assert.Equal((0.0, 3.0), (day.P50, Math.Round(day.P95, 1)));
    }

    [Fact]
    public void Add_AfterAGapOfMonths_StartsAnew()
    {
        var statistics = new WindowedStatistics();
        statistics.Add(Start, 1);
        var later = Start + 90 * 86_400_000L;
        statistics.Add(later, 2);

        Assert.Equal(1, statistics.Summarize(RollingWindow.OneDay, later).Count);
        Assert.Equal(Bytes.Of(statistics.WriteTo), Bytes.Of(WindowedStatistics.Read(Bytes.Of(statistics.WriteTo)).WriteTo));
    }

    [Fact]
    public void Read_StateOfTheFirstVersion_HasItsSamples()
    {
        var state = Bytes.Of(output =>
        {
            var writer = new StateWriter(output);
            writer.Header(StateKind.WindowedStatistics, 1);
            writer.Double(0.01);
            writer.Unsigned(512);
            writer.Unsigned(3);
            writer.Unsigned(4);
            writer.Flag(true);
            writer.Signed(Start);
            writer.Double(9);
            foreach (var bucketMs in (long[])[5_000, 25_000, 300_000, 7_200_000])
            {
                for (var position = 0; position < 13; position++)
                {
                    var moments = default(RunningMoments);
                    if (Start / bucketMs % 13 == position)
                    {
                        var sketch = new QuantileSketch(0.01, 512);
                        foreach (var value in (double[])[4, 9])
                        {
                            moments.Add(value);
                            sketch.Add(value);
                        }
                        moments.Write(writer);
                        writer.Signed(Start / bucketMs);
                        sketch.WriteContent(writer);
                    }
                    else
                    {
                        moments.Write(writer);
                    }
                }
            }
        });

        var statistics = WindowedStatistics.Read(state);

        Assert.Equal((3, 4, Start), (statistics.TooLate, statistics.OutOfRange, statistics.LastTimeMs));
        statistics.Add(Start + 1, 5);
        foreach (var window in Enum.GetValues<RollingWindow>())
        {
            var summary = statistics.Summarize(window, Start + 1);
            Assert.Equal((3, 6.0, 4.0, 9.0, 5.0), (summary.Count, summary.Mean, summary.Min, summary.Max, summary.Last));
        }
    }
}
