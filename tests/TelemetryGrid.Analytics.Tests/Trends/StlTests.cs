using TelemetryGrid.Analytics.Trends;

namespace TelemetryGrid.Analytics.Tests.Trends;

/// <summary>
/// Against statsmodels 0.13.5 on t in 0..119 of 20 + 0.3 t + 8 sin(2 pi t/12) (1 + 0.005 t) + 3 cos(1.7 t t % 7), to which 60 is added
/// at t = 40. The calls are quoted at each test.
/// </summary>
public class StlTests
{
    private static readonly StlOptions Exact = new() { JumpsPerWindow = 0 };
    private static readonly StlOptions Robust = new() { Robust = true, JumpsPerWindow = 0 };

    [Theory]
    [InlineData(0, 20.962151308259095, 3.244061883479052)]
    [InlineData(5, 22.265646063004592, 5.574463564186423)]
    [InlineData(40, 36.258092211524534, 23.126006115554205)]
    [InlineData(77, 43.954807255075444, 6.312705532786369)]
    [InlineData(119, 56.30758327279983, -5.51411423961341)]
    public void TryDecompose_Defaults_AreStatsmodels(int at, double trend, double season)
    {
        // STL(y, period=12, seasonal=7).fit()
        Assert.True(Stl.TryDecompose(Series(), 12, out var parts, Exact));
        AssertAt(parts, at, trend, season);
    }

    [Theory]
    [InlineData(0, 21.067566825795787, 2.5033800322490207)]
    [InlineData(5, 22.384432348972286, 5.221293774829907)]
    [InlineData(40, 31.85937027920823, 8.130665933994859)]
    [InlineData(77, 44.251864978123905, 6.46932974672363)]
    [InlineData(119, 55.06279173932812, -3.0860949706622023)]
    public void TryDecompose_Robust_IsStatsmodels(int at, double trend, double season)
    {
        // STL(y, period=12, seasonal=7, robust=True).fit()
        Assert.True(Stl.TryDecompose(Series(), 12, out var parts, Robust));
        AssertAt(parts, at, trend, season);
    }

    [Theory]
    [InlineData(0, 21.11107755486682, 1.8995036132425227)]
    [InlineData(15, 24.85885772281743, 9.047388716811458)]
    [InlineData(30, 29.502268745607527, -2.1653109775293644)]
    public void TryDecompose_WindowsWiderThanTheSeries_IsStatsmodels(int at, double trend, double season)
    {
        // STL(y[:31], period=12, seasonal=13, trend=25).fit()
        Assert.True(
            Stl.TryDecompose(
                Series().AsSpan(0, 31),
                12,
                out var parts,
                new StlOptions
                {
                    SeasonalWindow = 13,
                    TrendWindow = 25,
                    JumpsPerWindow = 0,
                }
            )
        );
        AssertAt(parts, at, trend, season);
    }

    [Theory]
    [InlineData(0, 29.781914116808053, -2.0853631657930523)]
    [InlineData(60, 38.17876245645768, -0.4271671703289536)]
    [InlineData(119, 42.26460761340606, 3.8522004609989215)]
    public void TryDecompose_OddCycle_IsStatsmodels(int at, double trend, double season)
    {
        // STL(y, period=7, seasonal=9).fit()
        Assert.True(Stl.TryDecompose(Series(), 7, out var parts, new StlOptions { SeasonalWindow = 9, JumpsPerWindow = 0 }));
        AssertAt(parts, at, trend, season);
    }

    [Theory]
    [InlineData(0, 20.98026459737105, 3.2570632970924125)]
    [InlineData(5, 22.250518002189768, 5.547271030946982)]
    [InlineData(40, 35.911572489914235, 23.150413022866054)]
    [InlineData(118, 55.84868519437081, -11.679570169759456)]
    [InlineData(119, 56.2742099062003, -5.525587927351832)]
    public void TryDecompose_WithJumps_IsStatsmodels(int at, double trend, double season)
    {
        // STL(y, period=12, seasonal=7, trend=25, trend_jump=3, low_pass_jump=2).fit()
        Assert.True(Stl.TryDecompose(Series(), 12, out var parts, new StlOptions { TrendWindow = 25 }));
        AssertAt(parts, at, trend, season);
    }

    [Fact]
    public void TryDecompose_TwoCycles_FindsBothAndTheLine()
    {
        double[] values =
        [
            .. Enumerable
                .Range(0, 24 * 7 * 5)
                .Select(t => 100 + 0.05 * t + 10 * Math.Sin(2 * Math.PI * t / 24) + 6 * Math.Cos(2 * Math.PI * t / 168)),
        ];
        Assert.True(Stl.TryDecompose(values, [168, 24], out var parts));

        Assert.Equal([24, 168], parts.Seasons.Select(season => season.Period));
        Assert.All(parts.Seasons, season => Assert.InRange(season.Strength, 0.99, 1));
        Assert.InRange(parts.TrendStrength, 0.99, 1);
        for (var t = 200; t < 600; t++)
        {
            Assert.Equal(100 + 0.05 * t, parts.Trend[t], 0.3);
            Assert.Equal(10 * Math.Sin(2 * Math.PI * t / 24), parts.Seasons[0].Values[t], 0.5);
        }
    }

    [Fact]
    public void TryDecompose_AnySeries_AddsUp()
    {
        Assert.True(Stl.TryDecompose(Series(), [12, 30], out var parts));
        var series = Series();
        for (var t = 0; t < series.Length; t++)
        {
            Assert.Equal(series[t], parts.Trend[t] + parts.Seasons.Sum(season => season.Values[t]) + parts.Residual[t], 1e-9);
        }
    }

    [Fact]
    public void Strength_OfNoise_IsLowAndOfAConstantNil()
    {
        // Seasons that hardly may change: a short window makes seasons of noise.
        Assert.True(Stl.TryDecompose(ChangePointsTests.Noise(480, 1), 12, out var noise, new StlOptions { SeasonalWindow = 35 }));
        Assert.InRange(noise.Seasons[0].Strength, 0, 0.2);
        Assert.True(Stl.TryDecompose(Enumerable.Repeat(7.0, 100).ToArray(), 12, out var constant));
        Assert.Equal((0.0, 0.0), (constant.Seasons[0].Strength, constant.TrendStrength));
    }

    [Fact]
    public void TryDecompose_OddInput_IsRefusedOrFinite()
    {
        Assert.False(Stl.TryDecompose([], 2, out _));
        Assert.False(Stl.TryDecompose([1], 2, out _));
        Assert.False(Stl.TryDecompose(Series().AsSpan(0, 23), 12, out _));
        Assert.False(Stl.TryDecompose(Enumerable.Repeat(double.NaN, 50).ToArray(), 12, out _));
        Assert.ThrowsAny<ArgumentException>(() => Stl.TryDecompose([1, 2, 3], 1, out _));
        Assert.ThrowsAny<ArgumentException>(() => Stl.TryDecompose([1, 2, 3], 2, out _, new StlOptions { SeasonalWindow = 4 }));

        foreach (var options in new[] { StlOptions.Default, Robust })
        {
            var gaps = Series();
            (gaps[0], gaps[1], gaps[60], gaps[61], gaps[119]) = (double.NaN, double.NaN, double.PositiveInfinity, double.NaN, double.NaN);
            double[] giant = [.. Series().Select((value, t) => t < 60 ? value : value + 1e12)];
            double[] huge = [.. Series().Select(value => value * 1e138)];
            foreach (var values in new[] { gaps, giant, huge, Enumerable.Repeat(3.0, 60).ToArray() })
            {
                Assert.True(Stl.TryDecompose(values, 12, out var parts, options));
                Assert.All(
                    parts.Trend.Concat(parts.Residual).Concat(parts.Seasons[0].Values),
                    value => Assert.True(double.IsFinite(value))
                );
                Assert.InRange(parts.Seasons[0].Strength, 0, 1);
            }
        }
    }

    private static void AssertAt(Decomposition parts, int at, double trend, double season)
    {
        Assert.Equal(trend, parts.Trend[at], 1e-9);
        Assert.Equal(season, parts.Seasons[0].Values[at], 1e-9);
    }

    private static double[] Series() =>
        [
            .. Enumerable
                .Range(0, 120)
                .Select(t =>
                    20 + 0.3 * t + 8 * Math.Sin(2 * Math.PI * t / 12) * (1 + 0.005 * t) + 3 * Math.Cos(1.7 * t * t % 7) + (t == 40 ? 60 : 0)
                ),
        ];
}
