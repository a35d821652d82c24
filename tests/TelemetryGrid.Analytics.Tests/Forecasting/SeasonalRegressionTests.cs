using TelemetryGrid.Analytics.Forecasting;

namespace TelemetryGrid.Analytics.Tests.Forecasting;

public class SeasonalRegressionTests
{
    private static readonly SeasonalRegressionOptions DayAndWeek = new()
    {
        Seasonal = [new(false, 0.8, [-1, 0, 1, 2]), new(true, 0.4, [-1, 0, 1, 2])],
        Harmonics = 2,
    };

    [Fact]
    public void TryForecast_SecondOrderRecursion_IsContinuedExactly()
    {
        // x(t) = 1.6 x(t-1) - 0.9 x(t-2) + 3 is noiseless: least squares finds it, and recursion repeats it.
        var values = new double[260];
        (values[0], values[1]) = (20, 4);
        for (var t = 2; t < values.Length; t++)
        {
            values[t] = 1.6 * values[t - 1] - 0.9 * values[t - 2] + 3;
        }

        var options = new SeasonalRegressionOptions
        {
            Lags = [1, 2],
            Logarithmic = false,
            Ridge = 0,
            Decay = 1,
            RobustRounds = 0,
        };
        var path = Forecast(options, values[..60], SeasonalPeriods.None, [60], 12)[0];

        for (var k = 0; k < path.Length; k++)
        {
            Assert.Equal(values[60 + k], path[k], 1e-4);
        }
    }

    [Fact]
    public void TryForecast_PureWeeklyPattern_IsContinued()
    {
        var values = Week(24 * 7 * 5 + 48, noise: 0);
        var path = Forecast(DayAndWeek, values[..^48], new(24, 168), [values.Length - 48], 48)[0];

        for (var k = 0; k < 48; k++)
        {
            Assert.Equal(values[^(48 - k)], path[k], 0.05 * values[^(48 - k)]);
        }
    }

    [Fact]
    public void TryForecast_FromAnEarlierOrigin_KnowsNothingOfWhatCameLater()
    {
        var values = Week(900, noise: 0.1);
        var changed = values.ToArray();
        for (var t = 850; t < 900; t++)
        {
            changed[t] *= 1.5;
        }

        int[] origins = [800, 850, 900];
        var before = Forecast(DayAndWeek, values, new(24, 168), origins, 30);
        var after = Forecast(DayAndWeek, changed, new(24, 168), origins, 30);

        Assert.Equal(before[0], after[0]);
        Assert.Equal(before[1], after[1]);
        Assert.NotEqual(before[2], after[2]);
    }

    [Fact]
    public void TryForecast_FromSeveralOrigins_ContinuesEachFromItsOwnValues()
    {
        // What a forecast overlays on the series must be gone before the next origin's begins.
        var values = Week(900, noise: 0.1);
        var together = Forecast(DayAndWeek, values, new(24, 168), [800, 810, 900], 48);
        var apart = Forecast(DayAndWeek, values, new(24, 168), [800, 900], 48);

        Assert.Equal(apart[0], together[0]);
        for (var k = 0; k < 48; k++)
        {
            // The rows between the origins are weighed by another fit, which moves the coefficients a little.
            Assert.Equal(apart[1][k], together[2][k], 0.02 * apart[1][k]);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(10)]
    public void TryForecast_TooShortHistory_SaysSo(int length)
    {
        var values = Week(length, noise: 0.1);
        var input = new ForecastInput(values, new(24, 168), [length], 5);

        Assert.False(new SeasonalRegression("test", DayAndWeek).TryForecast(input, input.NewPaths()));
    }

    private static double[][] Forecast(
        SeasonalRegressionOptions options,
        double[] values,
        SeasonalPeriods periods,
        int[] origins,
        int horizon
    )
    {
        var input = new ForecastInput(values, periods, origins, horizon);
        var paths = input.NewPaths();
        Assert.True(new SeasonalRegression("test", options).TryForecast(input, paths));
        return paths;
    }

    private static double[] Week(int length, double noise)
    {
        var random = new Random(11);
        var values = new double[length];
        for (var t = 0; t < length; t++)
        {
            var weekend = t / 24 % 7 >= 5 ? 0.6 : 1;
            values[t] = weekend * (100 + 60 * Math.Sin(2 * Math.PI * t / 24)) * (1 + noise * (random.NextDouble() - 0.5));
        }

        return values;
    }
}
