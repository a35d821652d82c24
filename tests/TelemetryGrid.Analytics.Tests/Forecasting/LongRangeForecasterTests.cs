using TelemetryGrid.Analytics.Forecasting;

namespace TelemetryGrid.Analytics.Tests.Forecasting;

public class LongRangeForecasterTests
{
    private const long Day = 86_400_000;

    [Fact]
    public void DailyPeaks_OfWholeDays_AreThe95thPercentiles()
    {
        // From 06:00: the first whole day begins 18 slots later. 0..23 has its 95th percentile at rank 21.85.
        var values = Enumerable.Range(0, 24 * 3).Select(t => (double)((t + 6) % 24)).ToArray();
        var peaks = DailyPeaks.Of(RegularSeries.FromValues(6 * Day / 24, Day / 24, values));

        Assert.Equal((Day, Day), (peaks.StartMs, peaks.StepMs));
        Assert.Equal(2, peaks.Values.Length);
        Assert.All(peaks.Values, peak => Assert.Equal(21.85, peak, 1e-9));
    }

    [Fact]
    public void Peaks_GrowthUnderAWeek_GoesOnGrowingWithTheWeek()
    {
        double[] values = [.. Enumerable.Range(0, 70).Select(d => 100 + d + (d % 7 >= 5 ? -20 : 0) + 0.5 * Math.Sin(d * d))];
        var forecast = new LongRangeForecaster().Peaks(RegularSeries.FromValues(0, Day, values), 28).Forecast!;

        for (var k = 0; k < 28; k++)
        {
            var expected = 170 + k + ((70 + k) % 7 >= 5 ? -20 : 0);
            Assert.Equal(expected, forecast.Mean[k], 0.08 * expected);
        }
    }

    [Fact]
    public void Path_HourlyTraffic_RepeatsTheWeekInItsBand()
    {
        var (values, clean) = ForecasterTests.Traffic(24 * 7 * 10, noise: 0.05, seed: 2);
        var history = RegularSeries.FromValues(0, Day / 24, values.AsSpan(0, 24 * 7 * 7));
        var path = new LongRangeForecaster().Path(history, 21).Forecast!;

        Assert.Equal(21 * 24, path.Mean.Length);
        Assert.Equal(history.EndMs, path.StartMs);
        var (error, inside) = (0.0, 0);
        for (var k = 0; k < path.Mean.Length; k++)
        {
            var t = history.Values.Length + k;
            error += Math.Abs(path.Mean[k] - clean[t]) / clean[t] / path.Mean.Length;
            inside += values[t] >= path.Lower[k] && values[t] <= path.Upper[k] ? 1 : 0;
        }

        Assert.True(error < 0.06, $"{error:P1}");
        Assert.InRange((double)inside / path.Mean.Length, 0.9, 1);
    }

    [Fact]
    public void Peaks_SpacingThatDividesNoDay_SaysSo()
    {
        var outcome = new LongRangeForecaster().Peaks(RegularSeries.FromValues(0, 7_001, new double[100]), 10);

        Assert.Contains("7001 ms", outcome.Reason, StringComparison.Ordinal);
    }
}
