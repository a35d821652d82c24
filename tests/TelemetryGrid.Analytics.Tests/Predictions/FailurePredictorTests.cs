using TelemetryGrid.Analytics.Predictions;

namespace TelemetryGrid.Analytics.Tests.Predictions;

public class FailurePredictorTests
{
    private const long Now = 1_760_000_000_000;
    private const long Day = 86_400_000;
    private const long Hour = 3_600_000;

    [Fact]
    public void Predict_NothingKnown_IsTheBaseAndSaysWhatWasNotSeen()
    {
        var prediction = new FailurePredictor().Predict([], [], Now);

        // 1 − exp(−0.05 × 7 / 365.25)
        Assert.Equal(0.00095778, prediction.Probability, 1e-7);
        Assert.Equal(prediction.BaseProbability, prediction.Probability);
        Assert.Empty(prediction.Reasons);
        Assert.Equal(7, prediction.Unseen.Length);
        Assert.Equal(0, prediction.Coverage);
    }

    [Fact]
    public void Predict_Healthy_HasNoReasons()
    {
        var prediction = new FailurePredictor().Predict(
            [
                Signal(FailureCause.Errors, _ => 1e-7),
                Signal(FailureCause.Memory, day => 0.5 + 0.1 * Math.Sin(2 * Math.PI * day)),
                Signal(FailureCause.OpticalPower, _ => -7),
                Signal(FailureCause.Temperature, day => 45 + 3 * Math.Sin(2 * Math.PI * day)),
            ],
            [new FailureEvents(FailureCause.Flaps, "eth0", []), new FailureEvents(FailureCause.Reboots, "r1", [])],
            Now
        );

        Assert.Equal(prediction.BaseProbability, prediction.Probability, 1e-3);
        Assert.Equal([FailureCause.Discards], prediction.Unseen);
    }

    [Theory]
    [InlineData(14, 0.01)]
    [InlineData(7, 0.3)]
    [InlineData(3, 0.95)]
    public void Predict_MemoryLeak_IsTheLikelierTheSoonerItIsFull(double daysLeft, double least)
    {
        // A leak of 1 % a day that fills what is left in so many days, under a daily wave and noise.
        var prediction = new FailurePredictor().Predict(
            [Signal(FailureCause.Memory, day => 1 - 0.01 * daysLeft + 0.01 * day + 0.005 * Math.Sin(2 * Math.PI * day))],
            [],
            Now
        );

        var reason = Assert.Single(prediction.Reasons);
        Assert.InRange(prediction.Probability, least, Math.Min(1, 2 * least + 0.1));
        Assert.InRange((reason.LimitMs!.Value - Now) / (double)Day, daysLeft - 1, daysLeft + 1);
        Assert.Contains("risen by 0.01 a day", reason.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public void Predict_MemoryBeforeARestart_IsNoPartOfTheLine()
    {
        var events = new FailureEvents(FailureCause.Reboots, "r1", [Now - 5 * Day]);
        var signal = Signal(FailureCause.Memory, day => day < -5 ? 0.4 + 0.02 * (day + 20) : 0.3);

        var prediction = new FailurePredictor().Predict([signal], [events], Now);

        Assert.DoesNotContain(prediction.Reasons, reason => reason.Cause == FailureCause.Memory);
        Assert.Equal(Math.Log(2), Assert.Single(prediction.Reasons).Contribution, 1e-12);
    }

    [Fact]
    public void Predict_FadingOptics_NamesTheDay()
    {
        var prediction = new FailurePredictor().Predict(
            [Signal(FailureCause.OpticalPower, day => -17 - 0.3 * day) with { Limit = -18.5 }],
            [],
            Now
        );

        // From −17 dBm at 0.3 dB a day to −18.5: five days.
        Assert.InRange((Assert.Single(prediction.Reasons).LimitMs!.Value - Now) / (double)Day, 4.7, 5.3);
        Assert.InRange(prediction.Probability, 0.5, 1);
    }

    [Fact]
    public void Predict_SeveralCauses_MultiplyTheHazard()
    {
        FailureSignal[] signals =
        [
            Signal(FailureCause.Errors, day => day > -1 ? 1e-3 : 1e-6),
            Signal(FailureCause.Temperature, day => day > -1 ? 60 : 45),
        ];
        FailureEvents[] events = [new FailureEvents(FailureCause.Flaps, "eth0", [.. Enumerable.Range(0, 20).Select(i => Now - i * Hour)])];

        var all = new FailurePredictor().Predict(signals, events, Now);
        var one = new FailurePredictor().Predict([signals[0]], [], Now);
        var two = new FailurePredictor().Predict([signals[1]], events, Now);

        Assert.Equal(3, all.Reasons.Length);
        Assert.Equal(one.HazardPerDay * two.HazardPerDay / (0.05 / 365.25), all.HazardPerDay, all.HazardPerDay * 1e-9);

        // 0.9 × log10(1.001e-3 / 2e-6) + 0.6 × 1, 15 °C × 0.07, 0.7 × ln 21
        Assert.Equal(0.9 * Math.Log10(1.001e-3 / 2e-6) + 0.6, all.Reasons.Single(r => r.Cause == FailureCause.Errors).Contribution, 1e-6);
        Assert.Equal(1.05, all.Reasons.Single(r => r.Cause == FailureCause.Temperature).Contribution, 1e-9);
        Assert.Equal(0.7 * Math.Log(21), all.Reasons.Single(r => r.Cause == FailureCause.Flaps).Contribution, 1e-9);
    }

    [Fact]
    public void Predict_ManyPorts_CountAsTheWorst()
    {
        var ports = Enumerable.Range(0, 48).Select(i => Signal(FailureCause.Errors, day => day > -1 ? 1e-4 * (i + 1) : 1e-7, $"port{i}"));

        var prediction = new FailurePredictor().Predict([.. ports], [], Now);

        Assert.Equal("port47", Assert.Single(prediction.Reasons).Subject);
    }

    [Fact]
    public void Predict_AnyInput_IsAProbability()
    {
        var random = new Random(31);
        for (var round = 0; round < 300; round++)
        {
            var signals = Enumerable
                .Range(0, 5)
                .Select(cause =>
                    Signal(
                        (FailureCause)cause,
                        _ =>
                            random.Next(6) switch
                            {
                                0 => double.NaN,
                                1 => 1e139 * (random.NextDouble() - 0.5),
                                2 => double.NegativeInfinity,
                                _ => random.NextDouble(),
                            }
                    ) with
                    {
                        Limit = random.Next(3) == 0 ? double.NaN : random.Next(3) - 1,
                    }
                )
                .ToArray();
            var prediction = new FailurePredictor().Predict(
                signals,
                [],
                random.Next(2) == 0 ? Now : Now - 30 * Day,
                0.1 + 300 * random.NextDouble()
            );

            Assert.InRange(prediction.Probability, 0, 1);
            Assert.All(prediction.Reasons, reason => Assert.True(double.IsFinite(reason.Contribution)));
        }
    }

    [Fact]
    public void RobustTrend_OfAWave_IsScipysTheilSlopeWithItsInterval()
    {
        // scipy.stats.theilslopes(y, t - 47, 0.95) of scipy 1.10.1, y as in the forecasts' reference tests
        double[] t = [.. Enumerable.Range(0, 48).Select(i => i - 47.0)];
        double[] y =
        [
            .. Enumerable.Range(0, 48).Select(i => 50 + 0.4 * i + 8 * Math.Sin(2 * Math.PI * i / 12) + 3 * Math.Cos(1.7 * i * i % 7)),
        ];

        var trend = RobustTrend.Of(t, y)!.Value;

        Assert.Equal(0.2735982230296236, trend.Slope, 1e-12);
        Assert.Equal(0.12655337769210787, trend.LowSlope, 1e-12);
        Assert.Equal(0.4127557706545157, trend.HighSlope, 1e-12);
    }

    /// <summary>20 days of ten minutes up to now; the value is asked for by days before now, negative.</summary>
    private static FailureSignal Signal(FailureCause cause, Func<double, double> value, string metric = "metric")
    {
        var times = Enumerable.Range(0, 2880).Select(i => Now - (2879 - i) * Hour / 6).ToArray();
        return new FailureSignal(
            cause,
            new MetricHistory(metric, [.. times], [.. times.Select(time => value((time - Now) / (double)Day))])
        );
    }
}
