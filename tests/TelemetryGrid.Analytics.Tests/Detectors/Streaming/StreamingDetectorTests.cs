using System.IO.Compression;
using TelemetryGrid.Analytics.Baselines;
using TelemetryGrid.Analytics.Detectors.Streaming;
using TelemetryGrid.Analytics.Tests.Serialization;
using TelemetryGrid.Tests.Allocation;

namespace TelemetryGrid.Analytics.Tests.Detectors.Streaming;

public class StreamingDetectorTests
{
    private const long MinuteMs = 60_000;
    private const long IntervalMs = 5 * MinuteMs;
    private const int PointsPerDay = 288;

    // Monday 2023-11-13 00:00 UTC.
    private const long Monday = 1_699_833_600_000;

    [Theory]
    [InlineData("spike", 3)]
    [InlineData("outage", 3)]
    [InlineData("step", 6)]
    [InlineData("stands still", 60)]
    [InlineData("night by day", 12)]
    [InlineData("noisy", 24)]
    public void Add_Fault_RaisesAnAnomalySoon(string fault, int within)
    {
        var found = 0;
        for (var seed = 0; seed < 10; seed++)
        {
            var detector = new StreamingDetector(new StreamingDetectorOptions { Threshold = 4 });
            var random = new Random(400 + seed);
            var start = 20 * PointsPerDay + 150;
            for (var i = 0; i < start; i++)
            {
                detector.Add(Monday + i * IntervalMs, Normal(i, random));
            }

            for (var i = start; i < start + within; i++)
            {
                var value = fault switch
                {
                    "spike" => i == start ? 5_000 : Normal(i, random),
                    "outage" => 0,
                    "step" => Normal(i, random) + 600,
                    "stands still" => Normal(start, new Random(1)),
                    "night by day" => Normal(i - PointsPerDay / 2, random),
                    _ => Normal(i, random) + 250 * (2 * random.NextDouble() - 1),
                };
                if (detector.Add(Monday + i * IntervalMs, value).IsAnomaly)
                {
                    found++;
                    break;
                }
            }
        }

        Assert.InRange(found, 9, 10);
    }

    [Fact]
    public void Add_Spike_SaysWhatWasOdd()
    {
        var detector = Learn(10, 7);
        var vote = detector.Add(Monday + 10 * PointsPerDay * IntervalMs, 5_000);

        Assert.InRange(vote.Score, 3, TailCalibration.Highest * 3);
        Assert.True(vote.Scores[ResidualKind.ZScore] > 2.57);
        Assert.True(vote.Scores[ResidualKind.BaselineDeviation] > 2.57);
        Assert.True(vote.Scores[ResidualKind.Prediction] > 2);
        Assert.True(vote.Scores[vote.Scores.Strongest] > 2);
        Assert.InRange(vote.Expected, Shape(0) * 0.9, Shape(0) * 1.1);
    }

    [Fact]
    public void Add_NormalWeeks_IsQuiet()
    {
        var alarms = 0;
        for (var seed = 0; seed < 20; seed++)
        {
            var random = new Random(500 + seed);
            var detector = new StreamingDetector();
            for (var i = 0; i < 28 * PointsPerDay; i++)
            {
                alarms += detector.Add(Monday + i * IntervalMs, Normal(i, random)).IsAnomaly ? 1 : 0;
            }
        }

        // At 0.02 per series and day it would be eleven.
        Assert.InRange(alarms, 0, 5);
    }

    [Theory]
    [InlineData(0.5, 0.02)]
    [InlineData(0.5, 0.1)]
    [InlineData(0.3, 0.05)]
    [InlineData(0.1, 0.02)]
    [InlineData(0.1, 0.05)]
    [InlineData(0.1, 0.1)]
    public void Add_TrafficStopsAfterAWeek_IsAnAnomalyWithinThreePoints(double trough, double noise)
    {
        for (var seed = 0; seed < 8; seed++)
        {
            // At any time of the day, the trough of the night as well as noon.
            var stop = 7 * PointsPerDay + seed * 3 * 12;
            var random = new Random(600 + seed);
            var detector = new StreamingDetector();
            for (var i = 0; i < stop; i++)
            {
                Assert.False(detector.Add(Monday + i * IntervalMs, Daily(i, trough, noise, random)).IsAnomaly);
            }

            var (found, most) = (false, 0.0);
            for (var i = stop; i < stop + 3; i++)
            {
                var vote = detector.Add(Monday + i * IntervalMs, 0);
                found |= vote.IsAnomaly;
                most = Math.Max(most, vote.Score);
            }

            Assert.True(found, $"seed {seed}");
            Assert.InRange(most, 6, 30);
        }
    }

    [Fact]
    public void Add_StopOfADay_IsToldOnceOrTwice()
    {
        for (var seed = 0; seed < 6; seed++)
        {
            var (detector, random, alarms) = (new StreamingDetector(), new Random(650 + seed), 0);
            for (var i = 0; i < 9 * PointsPerDay; i++)
            {
                var value = i >= 7 * PointsPerDay + 30 && i < 8 * PointsPerDay + 30 ? 0 : Daily(i, 0.3, 0.05, random);
                alarms += detector.Add(Monday + i * IntervalMs, value).IsAnomaly ? 1 : 0;
            }

            Assert.InRange(alarms, 1, 2);
        }
    }

    [Theory]
    [InlineData("student")]
    [InlineData("log-normal")]
    [InlineData("asleep at night")]
    [InlineData("small counts")]
    [InlineData("idle")]
    public void Add_HeavyTailsOrIdleHours_DoNotPage(string kind)
    {
        var alarms = 0;
        const int Series = 6;
        const int Days = 42;
        for (var seed = 0; seed < Series; seed++)
        {
            var random = new Random(700 + seed);
            var detector = new StreamingDetector();
            for (var i = 0; i < Days * PointsPerDay; i++)
            {
                var shape = Shape(i);
                var value = kind switch
                {
                    "student" => shape * (1 + 0.08 * Gaussian(random) / Math.Sqrt(SquaresOfThree(random) / 3)),
                    "log-normal" => shape * (1 + 0.1 * Math.Exp(Gaussian(random))),
                    "asleep at night" => Math.Max(0, (shape - 800) * (1 + 0.08 * Gaussian(random))),
                    "small counts" => Math.Max(0, Math.Round(shape / 50 + Math.Sqrt(shape / 50) * Gaussian(random))),
                    _ => random.NextDouble() < 0.3 ? 1 + random.Next(5) : 0,
                };
                alarms += detector.Add(Monday + i * IntervalMs, value).IsAnomaly && i >= 7 * PointsPerDay ? 1 : 0;
            }
        }

        // At 0.02 per series and day it would be four.
        Assert.InRange(alarms, 0, 4);
    }

    [Fact]
    public void Read_OfTheFirstVersion_Loads()
    {
        // Written by version 1 after 400 points a quarter of an hour apart of 1000 + 100 (i mod 12) + 37 i mod 41, compressed.
        var compressed = Convert.FromBase64String(
            "GzUKII7TFfdAkiTJ3M/jme8g9+ROzPs/OQLb0k69ycxukNIbhP32Gxoa3opoIlEpnUQ12YaWQgnb3aOLJRqvf9khBPX3pe7ZNlWrq5/24TKu5r"
                + "wnxwUWwdglHlsMBTR4Wm7ScMAjGiH8GAzUNr13WAIpMYkGXymx6aIyTQ0AhP2UPX/yefHa45/5AADY9SWft9lNix0RL8CqMlcIcIbU8PYIQvvd"
                + "BBifXH005b9L88P3a44+Xzg+bsdz+4SS/DPSo+1rjz7Y96Vk9efZ+F4o6y3GzcPChOOKgOZ5mOQc4B65YxmWSZI8zlZOxTMXeK6Wedh7oaq0/f"
                + "B/nGX+0Tcu9zfO7P7mdZ7+Q5U11weFzXDruvpjFvJjJZ+HTu9/KR3C6zBe0EQASQUAYMXrEC7a1sJESjsZAL4IfOe0d3iK8cZcBP7I6o06y06f"
                + "KS/5pV6pjeTu6C46gnSwuw17iN0s+6eMcQlXocD4sa9Nz8s+Zbb1d0GVAywc5BmNZkTHGCX2TKLkXEM3LnijxAWZyTRMdzjV0ragy+dZspHzPx"
                + "PXQgPK+EsIMF7nY2z+fvsg6k99fCjdv8eEqGb1kL916XTo0i76JTaaDjUcTKfbvSbz3vwig/0VZIGriDIDKQGekDiZJn1/Lg4BYqqTTWLZCYky"
                + "BgBgYz2szeRkluPzUTyTdEHEst0KEr5TQSKumtN1+oQan3Cju6fz5Ps+BdE1S/qFpUfU5MxTnaTUHWXBn3LuAJj4xzN/GmTMmgcimrYtQ3RSwY"
                + "AY+Xf+bfwrMenUcr5g/HkGYH/VY+8BtneBnIl1NSWPPShGq8uw20OJd8uV6H4HSMulm6zbcYwMlerQ9VejaFTpVBr29SRlR1wlbpo8+oij/zln"
                + "iv/UY+1KQQA70wDbP3nUG2NC/p5cTnItNxDtqUDuCSq0d6gKPZcso+p1c2l8hBprVyQ2NVWBu2kjFHjkBGe0cROrcbFyBnf1Sg/VgIGGa9n1NB"
                + "64yH3nYo8NqUMmcl0PxeK7cJP2PqrGKRf7s5Agp2i5XWQb7qr5y1yk+fkUmHM5bV/JXFX+hgpzE7Q4uWa6qUc+zkWzMXWUFy9Dbv6mZ3kOtWJK"
                + "4//UvTkFtXKryU5xTwXu7I3t+yUuJIZbuP5WloabgZQopLU7jVxsrJtS8C55oDA2nBz+xjKNZcsULCGEGYv5IZoQg4BZK6CV0CZJSOKnQgq5cn"
                + "OgZYUHb5llpARCiBSiZK3mrwDAHRKlsIHTb85SwAohI0CEQuynGYQDDAWsEDECRCjEHGD8MJ2hgBUiRogIhZgDTFsvHdbE5LShDvTtEaEC/o1w"
                + "vG+BY94pcibmQA=="
        );
        var state = new byte[4_096];
        Assert.True(BrotliDecoder.TryDecompress(compressed, state, out var length));
        var detector = StreamingDetector.Read(state.AsSpan(0, length));
        Assert.Equal(400, detector.Count);

        // What version 1 said of the next point; what it never counted says nothing yet.
        var vote = detector.Add(Monday + 400 * 15 * MinuteMs, 5_000);
        Assert.Equal(1455.329624720982, vote.Expected, 1e-9);
        Assert.Equal(3.2667081f, vote.Scores[ResidualKind.LevelGap], 1e-4);
        Assert.Equal(4.31582f, vote.Scores[ResidualKind.Season], 1e-4);
        Assert.Equal(4.3882365f, vote.Scores[ResidualKind.Spread], 1e-4);
        Assert.Equal(2.5977402f, vote.Scores[ResidualKind.Distance], 1e-4);
        Assert.Equal((0, 0), (vote.Scores[ResidualKind.Standstill], vote.Scores[ResidualKind.SeasonRange]));
        Assert.InRange(vote.Combined, 6.65f - 0.5f, 6.65f + 0.5f);
        Assert.Equal(2, Bytes.Of(detector.WriteTo)[3]);
    }

    [Theory]
    [InlineData(1024.0, 0, 0)]
    [InlineData(1.0 / 65536, 0, 0)]
    [InlineData(-1.0, 0, 0)]
    [InlineData(3.7e9, 0, 0.05)]
    [InlineData(1.0, 1e6, 0.05)]
    [InlineData(0.01, -5e4, 0.05)]
    public void Add_InAnotherUnitOrFromAnotherZero_ScoresTheSame(double scale, double offset, double tolerance)
    {
        var (one, other) = (new StreamingDetector(), new StreamingDetector());
        var (random, differing) = (new Random(9), 0);
        for (var i = 0; i < 3_000; i++)
        {
            var value = Normal(i, random) * (i % 700 == 699 ? 3 : 1);
            var (a, b) = (one.Add(Monday + i * IntervalMs, value), other.Add(Monday + i * IntervalMs, scale * value + offset));
            differing += Math.Abs(a.Combined - b.Combined) > tolerance ? 1 : 0;
        }

        // Rounding moves a residual over the edge of a bin now and then, and single precision cells round offsets.
        Assert.InRange(differing, 0, tolerance > 0 ? 60 : 0);
    }

    [Fact]
    public void Add_WhatIsNoSample_IsCountedAndIgnored()
    {
        var detector = Learn(1, 1);
        var (last, before) = (detector.LastTimeMs, detector.Count);
        foreach (var value in new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity, 1e31, -1e300 })
        {
            AssertSane(detector.Add(last + IntervalMs, value));
        }

        AssertSane(detector.Add(last, 5));
        AssertSane(detector.Add(last - 1, 5));
        AssertSane(detector.Add(long.MinValue, 5));
        Assert.Equal((5, 3, before, last), (detector.OutOfRange, detector.OutOfOrder, detector.Count, detector.LastTimeMs));
    }

    [Theory]
    [InlineData("constant")]
    [InlineData("constant, then another")]
    [InlineData("steps of 1e12")]
    [InlineData("largest steps")]
    [InlineData("smallest")]
    [InlineData("counting")]
    [InlineData("alternating")]
    [InlineData("rare ones")]
    [InlineData("random magnitudes")]
    public void Add_StrangeSeries_StaysFinite(string kind)
    {
        var random = new Random(3);
        var detector = new StreamingDetector();
        var time = Monday;
        for (var i = 0; i < 6_000; i++)
        {
            // Gaps and intervals from a millisecond to a month.
            time +=
                i % 997 == 0 ? 30L * 86_400_000
                : i % 2_000 < 1_000 ? IntervalMs
                : 1 + random.Next(1_000);
            var value = kind switch
            {
                "constant" => 42,
                "constant, then another" => i < 3_000 ? 1 : 2,
                "steps of 1e12" => i / 500 % 2 * 1e12 + random.NextDouble(),
                "largest steps" => i / 50 % 2 == 0 ? 1e30 : -1e30,
                "smallest" => double.Epsilon * random.Next(5),
                "counting" => i,
                "alternating" => i % 2,
                "rare ones" => i % 1_500 == 1_499 ? 1 : 0,
                _ => Math.Pow(10, random.Next(-300, 30)) * (random.Next(2) * 2 - 1),
            };
            AssertSane(detector.Add(time, value));
        }

        var state = Bytes.Of(detector.WriteTo);
        Assert.Equal(state, Bytes.Of(StreamingDetector.Read(state).WriteTo));
    }

    [Fact]
    public void Add_AnyTimes_Survives()
    {
        var detector = new StreamingDetector();
        foreach (var time in new[] { long.MinValue, long.MinValue + 1, -1, 0, 1, long.MaxValue - 1, long.MaxValue })
        {
            AssertSane(detector.Add(time, time % 7));
        }
    }

    [Fact]
    public void Add_InMaintenance_IsNeitherJudgedNorLearnt()
    {
        var (plain, masked) = (Learn(10, 5), Learn(10, 5));
        var start = 10 * PointsPerDay;
        for (var i = start; i < start + 24; i++)
        {
            Assert.False(masked.Add(Monday + i * IntervalMs, 0, SampleMask.Maintenance).IsAnomaly);
        }

        var (a, b) = (new Random(8), new Random(8));
        var most = 0.0;
        for (var i = start + 24; i < start + 100; i++)
        {
            plain.Add(Monday + i * IntervalMs, Normal(i, a));
            most = Math.Max(most, masked.Add(Monday + i * IntervalMs, Normal(i, b)).Score);
        }

        Assert.InRange(most, 0, 4);
        Assert.Equal(24, masked.Masked);
        Assert.Equal(24, masked.Baseline.Masked);
        var time = Monday + (start + 300) * IntervalMs;
        Assert.Equal(plain.Baseline.Expected(time).Value, masked.Baseline.Expected(time).Value, 40.0);
    }

    [Fact]
    public void Add_OverAndOver_AllocatesNothingAndFitsInFourKilobytes()
    {
        var options = new StreamingDetectorOptions();
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var detector = new StreamingDetector(options);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - allocated, 1_000, 4_096);

        var random = new Random(1);
        detector.Add(0, 1);
        var next = 1;
        Assert.Equal(
            0,
            Allocated.LeastBy(() =>
            {
                for (var i = 0; i < 5_000; i++)
                {
                    detector.Add(next++ * IntervalMs, random.NextDouble());
                }
            })
        );
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(9)]
    public void Read_WhatWasWritten_GoesOnAlike(int days)
    {
        var detector = Learn(days, 2);
        var state = Bytes.Of(detector.WriteTo);
        var copy = StreamingDetector.Read(state);
        var random = new Random(12);
        for (var i = days * PointsPerDay; i < days * PointsPerDay + 500; i++)
        {
            var value = Normal(i, random) * (i % 90 == 0 ? 4 : 1);
            Assert.Equal(detector.Add(Monday + i * IntervalMs, value), copy.Add(Monday + i * IntervalMs, value));
        }

        Assert.Equal(Bytes.Of(detector.WriteTo), Bytes.Of(copy.WriteTo));
        Assert.InRange(state.Length, 1, 4_000);
        Bytes.AssertHostileInputIsRefused(state, bytes => StreamingDetector.Read(bytes));
    }

    [Theory]
    [InlineData(0.5, 2, 3)]
    [InlineData(double.NaN, 2, 3)]
    [InlineData(5, 4, 3)]
    [InlineData(5, 0, 3)]
    [InlineData(5, 1, 17)]
    public void Constructor_OptionOutOfRange_Throws(double threshold, int persistence, int window)
    {
        var options = new StreamingDetectorOptions
        {
            Threshold = threshold,
            Persistence = persistence,
            Window = window,
        };
        Assert.Throws<ArgumentOutOfRangeException>(() => new StreamingDetector(options));
    }

    private static void AssertSane(in AnomalyVote vote)
    {
        Assert.True(vote.Score >= 0 && float.IsFinite(vote.Score) && vote.Combined >= 0 && float.IsFinite(vote.Combined));
        for (var i = 0; i < ResidualScores.Length; i++)
        {
            Assert.InRange(vote.Scores[(ResidualKind)i], 0, TailCalibration.Highest);
        }
    }

    private static StreamingDetector Learn(int days, int seed)
    {
        var random = new Random(seed);
        var detector = new StreamingDetector();
        for (var i = 0; i < days * PointsPerDay; i++)
        {
            detector.Add(Monday + i * IntervalMs, Normal(i, random));
        }

        return detector;
    }

    private static double Normal(int point, Random random) => Shape(point) + 40 * (random.NextDouble() + random.NextDouble() - 1);

    private static double Daily(int point, double trough, double noise, Random random) =>
        1e6 * (trough + (1 - trough) * (0.5 - 0.5 * Math.Cos(2 * Math.PI * point / PointsPerDay))) * (1 + noise * Gaussian(random));

    private static double Gaussian(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static double SquaresOfThree(Random random) => Enumerable.Range(0, 3).Sum(_ => Math.Pow(Gaussian(random), 2));

    private static double Shape(int point) => 1_000 - 500 * Math.Cos(2 * Math.PI * point / PointsPerDay);
}
