using TelemetryGrid.Analytics.Forecasting;

namespace TelemetryGrid.Analytics.Tests.Forecasting;

/// <summary>
/// Against statsmodels 0.13.5, scipy 1.10.1 and numpy 1.24.2, on series that formulas make: <see cref="Wave"/> and <see cref="Ripple"/>
/// for t in 0..47, and an ARMA(2,1) on shocks from a linear congruential generator. The calls are quoted at each test.
/// </summary>
public class ReferenceTests
{
    [Fact]
    public void HoltWintersFilter_GivenWeights_ForecastsAsStatsmodels()
    {
        // ExponentialSmoothing(y, trend='add', damped_trend=True, seasonal='add', seasonal_periods=12, initialization_method='known',
        //   initial_level=50, initial_trend=0.5, initial_seasonal=[0,4,7,8,7,4,0,-4,-7,-8,-7,-4]).fit(smoothing_level=0.3,
        //   smoothing_trend=0.2, damping_trend=0.9, smoothing_seasonal=0.25, optimized=False); forecast(6) and sse
        double[] expected = [72.1428292856, 74.6014592377, 78.2714794266, 79.0030174752, 77.8708518707, 76.1431714466];
        var filter = new HoltWintersFilter(50, 0.5, [0, 4, 7, 8, 7, 4, 0, -4, -7, -8, -7, -4], [0])
        {
            LevelWeight = 0.3,
            TrendWeight = 0.2,
            Damping = 0.9,
            FirstWeight = 0.25,
        };
        var squares = 0.0;
        foreach (var value in Wave())
        {
            var error = filter.Add(value);
            squares += error * error;
        }

        var path = new double[6];
        filter.Forecast(path);
        Assert.Equal(273.07039505407295, squares, 1e-8);
        for (var k = 0; k < path.Length; k++)
        {
            Assert.Equal(expected[k], path[k], 1e-8);
        }
    }

    [Fact]
    public void ThetaContinue_GivenWeight_ForecastsAsStatsmodels()
    {
        // ThetaModel(z, period=12, deseasonalize=False).fit(use_mle=False): alpha 0.2916744547631176, b0 0.28418751603360043;
        // forecast(6, theta=2). It starts its smoothing otherwise, of which after 48 values 1e-7 is left.
        double[] expected = [33.14940323, 33.29149699, 33.43359075, 33.5756845, 33.71777826, 33.85987202];
        var path = new double[6];
        Theta.Continue(Ripple(), 0.2916744547631176, path);

        for (var k = 0; k < path.Length; k++)
        {
            Assert.Equal(expected[k], path[k], 1e-4);
        }
    }

    [Fact]
    public void DampedTrendSlope_OfWave_IsScipysTheilSlope()
    {
        // scipy.stats.theilslopes(y, t)[0]
        Assert.Equal(0.2735982230296236, DampedTrend.Slope(Wave()), 1e-12);
    }

    [Fact]
    public void NormalEquations_WeightedRidge_SolveAsNumpy()
    {
        // X = column_stack([sin(0.7 t), cos(1.1 t), ones(48)]); w = 0.98**(47 - t); R = diag([0.5, 0.5, 0])
        // linalg.solve((X * w[:, None]).T @ X + R, (X * w[:, None]).T @ y)
        var (wave, equations, coefficients) = (Wave(), new NormalEquations(3), new double[3]);
        for (var t = 0; t < wave.Length; t++)
        {
            equations.Add([Math.Sin(0.7 * t), Math.Cos(1.1 * t), 1], wave[t], Math.Pow(0.98, 47 - t));
        }

        Assert.True(equations.TrySolve(0.5, coefficients));
        Assert.Equal(0.31262416439733687, coefficients[0], 1e-6);
        Assert.Equal(-0.18577647671697975, coefficients[1], 1e-6);
        Assert.Equal(60.6324613128237, coefficients[2], 1e-6);
    }

    [Fact]
    public void ArimaFit_OfAnArma_IsNearMaximumLikelihood()
    {
        // SARIMAX(x, order=(2,0,1), trend='c').fit(): intercept 3.0785, ar 1.2323, -0.5340, ma 0.3665; forecast(6). Hannan and Rissanen
        // estimate by least squares, so the two agree within the standard errors (about 0.04).
        double[] expected = [7.51156, 7.800543, 8.680079, 9.609628, 10.28545, 10.621895];
        var fit = Arima.Fit(Arma(), ar: 2, ma: 1)!;
        var path = new double[6];
        Arima.Continue(Arma(), fit, path);

        Assert.Equal(1.2323163, fit.Coefficients[0], 0.04);
        Assert.Equal(-0.53400352, fit.Coefficients[1], 0.04);
        Assert.Equal(0.36645114, fit.Coefficients[2], 0.04);
        for (var k = 0; k < path.Length; k++)
        {
            Assert.Equal(expected[k], path[k], 0.15);
        }
    }

    [Fact]
    public void ArimaFit_OfTooSmallAnOrder_HasTheWorseCriterion()
    {
        var values = Arma();

        Assert.True(Arima.Fit(values, ar: 2, ma: 1)!.Criterion < Arima.Fit(values, ar: 1, ma: 0)!.Criterion - 10);
    }

    private static double[] Wave() =>
        [.. Enumerable.Range(0, 48).Select(t => 50 + 0.4 * t + 8 * Math.Sin(2 * Math.PI * t / 12) + 3 * Math.Cos(1.7 * t * t % 7))];

    private static double[] Ripple() =>
        [.. Enumerable.Range(0, 48).Select(t => 20 + 0.3 * t + 4 * Math.Sin(0.9 * t) + 2 * Math.Cos(2.3 * t))];

    /// <summary>x(t) = 1.2 x(t-1) - 0.5 x(t-2) + e(t) + 0.4 e(t-1), plus 10, without the first 200; each e the sum of twelve uniforms less 6.</summary>
    private static double[] Arma()
    {
        var (state, shocks, values) = (12345L, new double[1200], new double[1200]);
        for (var t = 0; t < shocks.Length; t++)
        {
            for (var j = 0; j < 12; j++)
            {
                state = (1103515245 * state + 12345) % 2147483648;
                shocks[t] += state / 2147483648.0;
            }

            shocks[t] -= 6;
        }

        for (var t = 2; t < values.Length; t++)
        {
            values[t] = 1.2 * values[t - 1] - 0.5 * values[t - 2] + shocks[t] + 0.4 * shocks[t - 1];
        }

        return [.. values.Skip(200).Select(value => value + 10)];
    }
}
