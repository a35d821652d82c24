using TelemetryGrid.Analytics.Trends;

namespace TelemetryGrid.Analytics.Tests.Trends;

/// <summary>
/// Against scipy 1.10.1 on y = 50 + 0.05 t + 8 sin(2 pi t/12) + 3 cos(1.7 t t % 7) for t in 0..47; p-values by the formula of Mann and
/// Kendall in numpy: S, the tie-corrected variance, and 2 norm.sf((|S| - 1) / sqrt(v)).
/// </summary>
public class TheilSenTests
{
    [Fact]
    public void TryEstimate_IndependentValues_IsScipysTheilSlopes()
    {
        // stats.theilslopes(y, t, 0.95); S = -128, v = 12658.67
        Assert.True(TheilSen.TryEstimate(Wave(), out var trend, independent: true));
        Assert.Equal(-0.07640177697037576, trend.Slope, 1e-12);
        Assert.Equal(-0.22344662230789214, trend.Lower, 1e-12);
        Assert.Equal(0.06275577065451543, trend.Upper, 1e-12);
        Assert.Equal(0.25899017665058477, trend.P, 1e-7);
    }

    [Fact]
    public void TryEstimate_Ties_NarrowTheVariance()
    {
        // stats.theilslopes(numpy.round(y / 4), t, 0.9); S = -120, v = 12190
        double[] rounded = [.. Wave().Select(value => Math.Round(value / 4))];
        Assert.True(TheilSen.TryEstimate(rounded, out var trend, 0.9, independent: true));
        Assert.Equal((0.0, 0.0), (trend.Slope, trend.Upper));
        Assert.Equal(-0.043478260869565216, trend.Lower, 1e-12);
        Assert.Equal(0.28111534356552426, trend.P, 1e-7);
    }

    [Fact]
    public void TryEstimate_LineWithWildValues_IsTheLine()
    {
        double[] values = [.. Enumerable.Range(0, 100).Select(t => t % 5 == 0 ? 1e9 * (t % 3 - 1) : 7 + 2.5 * t)];
        Assert.True(TheilSen.TryEstimate(values, out var trend));
        Assert.Equal(2.5, trend.Slope, 1e-9);
        Assert.Equal(7, trend.Intercept, 1e-6);
        Assert.Equal(7 + 2.5 * 40, trend.At(40), 1e-6);
    }

    [Fact]
    public void TryEstimate_TrendlessValuesThatFollowEachOther_SeldomSeemsATrend()
    {
        var (allowing, assuming) = (0, 0);
        for (var seed = 0; seed < 300; seed++)
        {
            var values = Following(seed, 120, 0.7);
            Assert.True(TheilSen.TryEstimate(values, out var allowed));
            Assert.True(TheilSen.TryEstimate(values, out var assumed, independent: true));
            allowing += allowed.P < 0.05 ? 1 : 0;
            assuming += assumed.P < 0.05 ? 1 : 0;
        }

        // Theory for r = 0.7: the score's variance is about 5.7 times that of independence, so 1.96 becomes 0.82 and one in 2.4 is below .05.
        Assert.InRange(assuming, 100, 150);
        Assert.InRange(allowing, 5, 36);
    }

    [Fact]
    public void TryEstimate_TimesInAnyOrder_AreSorted()
    {
        double[] times = [5, 1, 1, 9, 3];
        double[] values = [10, 2, 2, 18, 6];
        Assert.True(TheilSen.TryEstimate(times, values, out var trend));
        Assert.Equal((2.0, 2.0, 2.0, 0.0), (trend.Slope, trend.Lower, trend.Upper, trend.Intercept));
    }

    [Fact]
    public void TryEstimate_ManyValues_AveragesThemInBlocks()
    {
        double[] values = [.. ChangePointsTests.Noise(50_000, 3).Select((value, t) => value + 0.001 * t)];
        Assert.True(TheilSen.TryEstimate(values, out var trend));
        Assert.InRange(trend.Points, 500, TheilSen.MostPoints);
        Assert.Equal(0.001, trend.Slope, 2e-6);
        Assert.InRange(0.001, trend.Lower, trend.Upper);
    }

    [Fact]
    public void TryEstimate_OddInput_IsRefusedOrFinite()
    {
        Assert.False(TheilSen.TryEstimate([], out _));
        Assert.False(TheilSen.TryEstimate([4, 5], out _));
        Assert.False(TheilSen.TryEstimate([double.NaN, 1, double.PositiveInfinity, 2], out _));
        Assert.False(TheilSen.TryEstimate([1, 1, 1, 1], [1, 2, 3, 4], out _));
        Assert.Throws<ArgumentException>(() => TheilSen.TryEstimate([1], [1, 2], out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => TheilSen.TryEstimate([1, 2, 3], out _, level: 1));

        Assert.True(TheilSen.TryEstimate(Enumerable.Repeat(9.0, 50).ToArray(), out var constant));
        Assert.Equal((0.0, 0.0, 0.0, 1.0), (constant.Slope, constant.Lower, constant.Upper, constant.P));
        Assert.True(TheilSen.TryEstimate([.. Enumerable.Range(0, 50).Select(t => t < 25 ? 0 : 1e12)], out var step));
        Assert.All(new[] { step.Slope, step.Lower, step.Upper, step.Intercept, step.P }, value => Assert.True(double.IsFinite(value)));
    }

    private static double[] Following(int seed, int length, double share)
    {
        var noise = ChangePointsTests.Noise(length + 50, seed);
        for (var t = 1; t < noise.Length; t++)
        {
            noise[t] += share * noise[t - 1];
        }

        return noise[50..];
    }

    private static double[] Wave() =>
        [.. Enumerable.Range(0, 48).Select(t => 50 + 0.05 * t + 8 * Math.Sin(2 * Math.PI * t / 12) + 3 * Math.Cos(1.7 * t * t % 7))];
}
