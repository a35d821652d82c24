using TelemetryGrid.Analytics.Baselines;
using TelemetryGrid.Analytics.Predictions;

namespace TelemetryGrid.Analytics.Tests.Predictions;

public class AnomalyPredictorTests
{
    private static readonly Expectation Usual = new(50, 40, 60, 1);

    [Fact]
    public void Predict_InsideItsBand_IsNothing() => Assert.Empty(AnomalyPredictor.Predict(Forecasts.Of([50, 52, 47], 5), _ => Usual));

    [Fact]
    public void Predict_GrowthOutOfTheBand_IsOneStretchWithItsCertainty()
    {
        var found = Assert.Single(AnomalyPredictor.Predict(Forecasts.Of([50, 58, 62, 70, 66, 55], 5), _ => Usual));

        Assert.True(found is { Above: true, Certain: true });
        Assert.Equal((Forecasts.StartMs + 2 * Forecasts.StepMs, Forecasts.StartMs + 5 * Forecasts.StepMs), (found.StartMs, found.EndMs));
        Assert.Equal((Forecasts.StartMs + 3 * Forecasts.StepMs, 70.0), (found.PeakMs, found.Expected));
    }

    [Fact]
    public void Predict_MeanAtTheEdge_IsHalf()
    {
        var found = Assert.Single(AnomalyPredictor.Predict(Forecasts.Of([60], 5), _ => Usual, 0.4));

        Assert.Equal(0.5, found.Probability, 1e-9);
        Assert.False(found.Certain);
    }

    [Fact]
    public void Predict_OneWidthWithinTheEdge_IsTheNormalTail()
    {
        // 1.959964 deviates are the 5 of the band, so 57.449 lies one deviate below 60: P = 0.158655.
        var found = Assert.Single(AnomalyPredictor.Predict(Forecasts.Of([60 - 5 / 1.959963984540054], 5), _ => Usual, 0.1));

        Assert.Equal(0.15865525393145707, found.Probability, 1e-9);
    }

    [Fact]
    public void Predict_BelowAfterAbove_IsTwo()
    {
        var found = AnomalyPredictor.Predict(Forecasts.Of([70, 30], 5), _ => Usual);

        Assert.Equal([true, false], found.Select(excursion => excursion.Above));
    }

    [Fact]
    public void Predict_YoungOrUnknownBaseline_SaysNothing()
    {
        Assert.Empty(AnomalyPredictor.Predict(Forecasts.Of([90], 5), _ => Usual with { Maturity = 0.1 }));
        Assert.Empty(AnomalyPredictor.Predict(Forecasts.Of([90], 5), _ => new Expectation(double.NaN, double.NaN, double.NaN, 0)));
    }
}
