using TelemetryGrid.Analytics.Detectors.Streaming;

namespace TelemetryGrid.Analytics.Tests.Detectors.Streaming;

public class NormalTailTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.5, 0.2097)]
    [InlineData(1, 0.4985)]
    [InlineData(-2, 1.3420)]
    [InlineData(3, 2.5687)]
    [InlineData(6, 8.7048)]
    [InlineData(10, 22.8180)]
    public void MinusLog10_OfDeviations_MatchesTables(double deviations, double expected)
    {
        // Two-sided tails of the normal distribution from R 4: -log10(2 * pnorm(-z)).
        Assert.Equal(expected, NormalTail.MinusLog10(deviations), 0.05);
    }

    [Theory]
    [InlineData(1e300)]
    [InlineData(double.PositiveInfinity)]
    public void MinusLog10_BeyondAllMeasure_IsTheHighest(double deviations)
    {
        Assert.Equal(TailCalibration.Highest, NormalTail.MinusLog10(deviations));
        Assert.Equal(0, NormalTail.MinusLog10(double.NaN));
    }
}
