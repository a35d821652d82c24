using TelemetryGrid.Analytics.Detectors.Streaming;

namespace TelemetryGrid.Analytics.Tests.Detectors.Streaming;

public class RecentRangeTests
{
    [Fact]
    public void Beyond_InsideAndOutside_CountsInSpans()
    {
        var range = new RecentRange();

        Assert.Equal(1, range.Beyond(3, 0));
        Assert.Equal(1.0 / 3, range.Beyond(-1, 0), 1e-3);
        Assert.Equal(0, range.Beyond(2, 0));
        Assert.Equal(0.5, range.Beyond(5, 0), 1e-3);
        Assert.Equal(0, range.Beyond(5, 1e-3));
    }

    [Fact]
    public void Beyond_LongAfter_TheRangeHasDrawnIn()
    {
        var range = new RecentRange();
        range.Beyond(10, 0);
        range.Beyond(-10, 0);
        for (var i = 0; i < 8_000; i++)
        {
            Assert.Equal(0, range.Beyond(i % 2, 0));
        }

        // 20 / e = 7.4, less than half above.
        Assert.InRange(range.Beyond(5, 0), 0.1, 0.3);
    }

    [Theory]
    [InlineData(1e30)]
    [InlineData(-1e30)]
    [InlineData(double.Epsilon)]
    public void Beyond_OfExtremes_IsFinite(double number)
    {
        var range = new RecentRange();
        range.Beyond(-number, 0);
        Assert.True(double.IsFinite(range.Beyond(number, 0)) && double.IsFinite(range.Beyond(2 * number, 0)));
    }
}
