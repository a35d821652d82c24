using TelemetryGrid.Analytics.Forecasting;
using TelemetryGrid.Analytics.Predictions;

namespace TelemetryGrid.Analytics.Tests.Predictions;

public class CapacityPredictorTests
{
    private const long Day = 86_400_000;
    private const int Weeks = 10;

    [Fact]
    public void Predict_LinearGrowth_DatesTheBreachNearTheLine()
    {
        // 40 + 0.5 a day reaches 100 on day 120; the history ends at day 70. A damped trend takes longer, a straight one does not.
        var prediction = Predict(day => 40 + 0.5 * day, limit: 85, days: 60);

        Assert.InRange(prediction.Current, 40 + 0.5 * 63, 40 + 0.5 * 70);
        Assert.Equal(CapacityAction.PlanScaleUp, prediction.Action);
        Assert.NotNull(prediction.ThresholdBreachMs);
        Assert.InRange(prediction.ThresholdBreachMs.Value / Day, 75, 105);
        Assert.True(prediction.ExpectedBreachMs is null || prediction.ExpectedBreachMs >= prediction.ThresholdBreachMs);
        Assert.True(prediction.Severity >= CapacitySeverity.High, $"{prediction.PredictedPercent:F0} %");
        Assert.InRange(prediction.Confidence!.Value, 0.5, 1);
    }

    [Fact]
    public void Predict_FullAlready_IsImmediateAndCriticalSinceToday()
    {
        var prediction = Predict(_ => 97, limit: 95, days: 30);

        Assert.Equal(CapacityAction.ImmediateScaleUpRequired, prediction.Action);
        Assert.Equal(CapacitySeverity.Critical, prediction.Severity);
        Assert.Equal(7 * Weeks - 1, prediction.ThresholdBreachMs / Day);
        Assert.Equal(1, prediction.Confidence);
    }

    [Fact]
    public void Predict_SteadyHalf_IsMaintain()
    {
        var prediction = Predict(_ => 50, limit: 100, days: 30);

        Assert.Equal(CapacityAction.MaintainCurrentCapacity, prediction.Action);
        Assert.Equal(CapacitySeverity.Low, prediction.Severity);
        Assert.Null(prediction.ThresholdBreachMs);
        Assert.InRange(prediction.PredictedPercent, 45, 55);
    }

    [Fact]
    public void Predict_NearlyIdle_IsConsiderScaleDown()
    {
        var prediction = Predict(_ => 8, limit: 100, days: 30);

        Assert.Equal(CapacityAction.ConsiderScaleDown, prediction.Action);
    }

    [Fact]
    public void Predict_GrowthFarFromTheLimit_IsMonitoredWithMediumSeverity()
    {
        var prediction = Predict(day => 20 + 0.3 * day, limit: 150, days: 60);

        Assert.Equal(CapacityAction.MonitorClosely, prediction.Action);
        Assert.Equal(CapacitySeverity.Medium, prediction.Severity);
        Assert.InRange(prediction.ChangePercent!.Value, 20, 60);
    }

    [Fact]
    public void Predict_TooShort_SaysNotEnoughHistory()
    {
        var outcome = new CapacityPredictor().Predict(RegularSeries.FromValues(0, Day, [1, 2, 3]), 10, 30);

        Assert.False(outcome.Succeeded);
        Assert.StartsWith("Not enough history", outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Predict_HourlySeries_UsesDailyPeaks()
    {
        var (values, _) = Forecasting.ForecasterTests.Traffic(24 * 7 * 6, noise: 0.05, seed: 1);
        var outcome = new CapacityPredictor().Predict(RegularSeries.FromValues(0, Day / 24, values), 5e6, 30);

        Assert.True(outcome.Succeeded, outcome.Reason);
        Assert.InRange(outcome.Prediction.Current, 2.2e6, 2.9e6);
        Assert.Equal(30, outcome.Prediction.Forecast.Mean.Length);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Predict_NoLimit_IsRefused(double limit) =>
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            new CapacityPredictor().Predict(RegularSeries.FromValues(0, Day, new double[30]), limit, 30)
        );

    [Fact]
    public void Predict_AnyHistory_IsFinite()
    {
        var random = new Random(12);
        for (var round = 0; round < 100; round++)
        {
            var level = Math.Pow(10, random.Next(-6, 12));
            double[] values =
            [
                .. Enumerable.Range(0, random.Next(14, 200)).Select(t => random.Next(20) == 0 ? double.NaN : t % (round + 1) * level),
            ];
            var outcome = new CapacityPredictor().Predict(RegularSeries.FromValues(0, Day, values), 1e3, random.Next(1, 366));
            if (outcome.Prediction is { } prediction)
            {
                Assert.True(double.IsFinite(prediction.Predicted) && double.IsFinite(prediction.PredictedPercent));
                Assert.True(prediction.ChangePercent is null || double.IsFinite(prediction.ChangePercent.Value));
                Assert.True(prediction.Confidence is null or (>= 0 and <= 1));
            }
        }
    }

    [Fact]
    public void Names_OfActionsAndSeverities_AreThoseOfTheReport()
    {
        Assert.Equal(
            ["maintain_current_capacity", "consider_scale_down", "monitor_closely", "plan_scale_up", "immediate_scale_up_required"],
            Enum.GetValues<CapacityAction>().Select(CapacityNames.Of)
        );
        Assert.Equal(["low", "medium", "high", "critical"], Enum.GetValues<CapacitySeverity>().Select(CapacityNames.Of));
    }

    private static CapacityPrediction Predict(Func<int, double> level, double limit, int days)
    {
        var random = new Random(21);
        double[] values = [.. Enumerable.Range(0, 7 * Weeks).Select(day => level(day) * (1 + 0.02 * (random.NextDouble() - 0.5)))];
        var outcome = new CapacityPredictor().Predict(RegularSeries.FromValues(0, Day, values), limit, days);
        Assert.True(outcome.Succeeded, outcome.Reason);
        return outcome.Prediction;
    }
}
