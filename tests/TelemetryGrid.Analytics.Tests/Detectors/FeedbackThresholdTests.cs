using TelemetryGrid.Analytics.Detectors.Control;

namespace TelemetryGrid.Analytics.Tests.Detectors;

public sealed class FeedbackThresholdTests
{
    [Fact]
    public void Above_FalseAlarm_LiftsBeyondItsScore() => Assert.Equal(9.5, FeedbackThreshold.Default.Above(9).Value);

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Above_ScoreThatIsNone_ChangesNothing(double score) =>
        Assert.Equal(FeedbackThreshold.Default, FeedbackThreshold.Default.Above(score));

    [Fact]
    public void Above_AnyNumberOfTimes_NeverSilences()
    {
        var threshold = FeedbackThreshold.Default;
        for (var i = 0; i < 100; i++)
        {
            threshold = threshold.Above(1e9);
        }

        Assert.Equal(FeedbackThreshold.Highest, threshold.Value);
    }

    [Fact]
    public void Lowered_AnyNumberOfTimes_StopsAtTheDefault()
    {
        var threshold = FeedbackThreshold.Default.Above(8);
        Assert.Equal(8, threshold.Lowered().Value);
        for (var i = 0; i < 100; i++)
        {
            threshold = threshold.Lowered();
        }

        Assert.Equal(FeedbackThreshold.Default, threshold);
    }
}
