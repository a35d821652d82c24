using TelemetryGrid.Analytics.Forecasting;

namespace TelemetryGrid.Analytics.Tests.Forecasting;

public class SeasonalityDetectionTests
{
    [Theory]
    [InlineData(3_600_000, 960, 24, 168)]
    [InlineData(3_600_000, 300, 24, 0)]
    [InlineData(3_600_000, 40, 0, 0)]
    [InlineData(300_000, 4_032, 288, 2_016)]
    [InlineData(86_400_000, 60, 7, 0)]
    [InlineData(86_400_000, 10, 0, 0)]
    public void Detect_BySpacing_IsDayAndWeekOnceSeenTwice(long stepMs, int length, int day, int week)
    {
        var series = RegularSeries.FromValues(0, stepMs, [.. Enumerable.Range(0, length).Select(t => (double)(t % 5))]);

        Assert.Equal(new SeasonalPeriods(day, week), SeasonalityDetection.Detect(series));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(17)]
    [InlineData(60)]
    public void Detect_OddSpacing_FindsTheCycleUnderTrendAndNoise(int period)
    {
        var random = new Random(period);
        double[] values =
        [
            .. Enumerable.Range(0, 400).Select(t => 0.02 * t + Math.Sin(2 * Math.PI * t / period) + 0.3 * (random.NextDouble() - 0.5)),
        ];

        var found = SeasonalityDetection.Detect(RegularSeries.FromValues(0, 7_001, values)).Short;

        Assert.InRange(found, period - 1, period + 1);
    }

    [Fact]
    public void Detect_NoiseOrConstant_HasNoCycle()
    {
        var random = new Random(2);
        double[] noise = [.. Enumerable.Range(0, 500).Select(_ => random.NextDouble())];

        Assert.Equal(SeasonalPeriods.None, SeasonalityDetection.Detect(RegularSeries.FromValues(0, 7_001, noise)));
        Assert.Equal(SeasonalPeriods.None, SeasonalityDetection.Detect(RegularSeries.FromValues(0, 7_001, new double[500])));
    }
}
