using TelemetryGrid.Analytics.Forecasting;

namespace TelemetryGrid.Analytics.Tests.Forecasting;

public class ForecasterTests
{
    private const long Hour = 3_600_000;

    [Fact]
    public void Forecast_WeeklyTrafficWithNoise_IsNearlyAsGoodAsTheNoiseAllows()
    {
        var (values, clean) = Traffic(900 + 48, noise: 0.05, seed: 1);
        var forecast = Forecast(values[..900], 48);

        var error = 0.0;
        for (var k = 0; k < 48; k++)
        {
            error += Math.Abs(forecast.Mean[k] - clean[900 + k]) / clean[900 + k] / 48;
        }

        Assert.True(error < 0.03, $"{error:P1}");
        Assert.Equal(900 * Hour, forecast.StartMs);
        Assert.Equal(1, forecast.Members.Sum(member => member.Weight), 1e-9);
        Assert.InRange(forecast.Accuracy.Mase!.Value, 0.1, 0.5);
        Assert.InRange(forecast.Accuracy.Coverage!.Value, 0.85, 1);
    }

    [Fact]
    public void Forecast_ManySeries_BandCoversAsManyValuesAsItSays()
    {
        var (inside95, inside80, all) = (0, 0, 0);
        for (var seed = 0; seed < 40; seed++)
        {
            var (values, _) = Traffic(700 + 48, noise: 0.02 + 0.01 * (seed % 8), seed);
            var wide = Forecast(values[..700], 48);
            var narrow = Forecast(values[..700], 48, 0.8);
            for (var k = 0; k < 48; k++)
            {
                inside95 += values[700 + k] >= wide.Lower[k] && values[700 + k] <= wide.Upper[k] ? 1 : 0;
                inside80 += values[700 + k] >= narrow.Lower[k] && values[700 + k] <= narrow.Upper[k] ? 1 : 0;
                all++;
            }
        }

        Assert.InRange((double)inside95 / all, 0.93, 0.975);
        Assert.InRange((double)inside80 / all, 0.77, 0.85);
    }

    [Fact]
    public void Forecast_SameInput_IsTheSameToTheBit()
    {
        var (values, _) = Traffic(700, noise: 0.1, seed: 3);

        Assert.Equal(Forecast(values, 48).Mean, Forecast(values, 48).Mean);
        Assert.Equal(Forecast(values, 48).Upper, Forecast(values, 48).Upper);
    }

    [Fact]
    public void Forecast_ScaledSeries_IsScaled()
    {
        var (values, _) = Traffic(700, noise: 0.1, seed: 4);
        var plain = Forecast(values, 48);
        var scaled = Forecast([.. values.Select(value => value * 1024)], 48);

        for (var k = 0; k < 48; k++)
        {
            Assert.Equal(plain.Mean[k] * 1024, scaled.Mean[k], 1e-6 * scaled.Mean[k]);
            Assert.Equal(plain.Upper[k] * 1024, scaled.Upper[k], 1e-6 * scaled.Upper[k]);
        }
    }

    [Fact]
    public void Forecast_ConstantSeries_IsTheConstant()
    {
        var forecast = Forecast([.. Enumerable.Repeat(42.0, 500)], 24);

        Assert.All(forecast.Mean, value => Assert.Equal(42, value, 1e-9));
        Assert.All(forecast.Upper.Zip(forecast.Lower), edge => Assert.Equal(edge.First, edge.Second, 1e-9));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(11)]
    public void Forecast_TooFewValues_SaysNotEnoughHistory(int length)
    {
        var outcome = new Forecaster().Forecast(RegularSeries.FromValues(0, Hour, new double[length]), 10);

        Assert.False(outcome.Succeeded);
        Assert.StartsWith("Not enough history", outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Forecast_MostlyMissing_SaysNotEnoughHistory()
    {
        var values = new double[300];
        values.AsSpan(10, 200).Fill(double.NaN);

        var outcome = new Forecaster().Forecast(RegularSeries.FromValues(0, Hour, values), 10);

        Assert.Contains("200 of 300", outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Forecast_AnyShapeOfBadInput_IsFiniteAndOrdered()
    {
        var random = new Random(9);
        for (var round = 0; round < 150; round++)
        {
            var values = Odd(random, random.Next(12, 800));
            var horizon = random.Next(1, 200);
            long[] steps = [1_000, 300_000, Hour, 7_001, 86_400_000];
            var outcome = new Forecaster().Forecast(RegularSeries.FromValues(0, steps[random.Next(steps.Length)], values), horizon);
            if (!outcome.Succeeded)
            {
                Assert.StartsWith("Not enough history", outcome.Reason, StringComparison.Ordinal);
                continue;
            }

            var forecast = outcome.Forecast;
            Assert.Equal(horizon, forecast.Mean.Length);
            for (var k = 0; k < horizon; k++)
            {
                Assert.True(double.IsFinite(forecast.Lower[k]) && double.IsFinite(forecast.Upper[k]), $"round {round}");
                Assert.True(forecast.Lower[k] <= forecast.Mean[k] && forecast.Mean[k] <= forecast.Upper[k], $"round {round}");
            }
        }
    }

    [Fact]
    public void Constructor_UnknownModel_NamesTheKnownOnes()
    {
        var error = Assert.Throws<ArgumentException>(() => new Forecaster(new ForecastOptions { Models = ["prophet"] }));

        Assert.Contains("'prophet'", error.Message, StringComparison.Ordinal);
        Assert.Contains("theta", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EveryModel_InTheRegistry_ForecastsADayAndAWeek()
    {
        var (values, _) = Traffic(900, noise: 0.05, seed: 5);
        foreach (var name in ForecastModels.Names)
        {
            var outcome = new Forecaster(new ForecastOptions { Models = [name] }).Forecast(RegularSeries.FromValues(0, Hour, values), 48);
            Assert.True(outcome.Succeeded, $"{name}: {outcome.Reason}");
            Assert.Equal(name, Assert.Single(outcome.Forecast.Members).Name);
            Assert.True(outcome.Forecast.Accuracy.Smape < 40, $"{name}: sMAPE {outcome.Forecast.Accuracy.Smape}");
        }
    }

    [Fact]
    public void Train_ThenForecast_IsTheForecastInOnePassAndSurvivesStorage()
    {
        var (values, _) = Traffic(900, noise: 0.05, seed: 6);
        var series = RegularSeries.FromValues(0, Hour, values);
        var direct = Forecast(values, 48);
        var trained = new Forecaster().Train(series, 48, out _)!;
        var state = Serialization.Bytes.Of(trained.WriteTo);
        var copy = TrainedForecaster.Read(state);

        for (var k = 0; k < 48; k++)
        {
            // A fit to the whole history at once weighs the newest rows a little differently than one extended from origin to origin.
            Assert.Equal(direct.Mean[k], trained.Forecast(series, 48).Forecast!.Mean[k], 0.03 * direct.Mean[k]);
        }

        Assert.Equal(trained.Forecast(series, 60).Forecast!.Mean, copy.Forecast(series, 60).Forecast!.Mean);
        Assert.Equal(trained.Accuracy, copy.Accuracy);
        Assert.Equal(trained.Members, copy.Members);
        Assert.InRange(state.Length, 500, 2_500);
        Serialization.Bytes.AssertHostileInputIsRefused(state, TrainedForecaster.Read);
    }

    [Fact]
    public void TrainedForecast_OtherSpacing_SaysSo()
    {
        var (values, _) = Traffic(900, noise: 0.05, seed: 7);
        var trained = new Forecaster().Train(RegularSeries.FromValues(0, Hour, values), 24, out _)!;

        Assert.Contains("spacing", trained.Forecast(RegularSeries.FromValues(0, 60_000, values), 24).Reason, StringComparison.Ordinal);
    }

    internal static (double[] Values, double[] Clean) Traffic(int length, double noise, int seed)
    {
        var random = new Random(seed);
        var (values, clean) = (new double[length], new double[length]);
        for (var t = 0; t < length; t++)
        {
            var weekend = t / 24 % 7 >= 5 ? 0.6 : 1;
            clean[t] = 1e6 * weekend * (1.5 + Math.Sin(2 * Math.PI * (t - 6) / 24) + 0.3 * Math.Sin(4 * Math.PI * t / 24));
            values[t] = clean[t] * Math.Exp(noise * (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5) * 2);
        }

        return (values, clean);
    }

    private static double[] Odd(Random random, int length)
    {
        var values = new double[length];
        var (kind, level) = (random.Next(7), Math.Pow(10, random.Next(-3, 13)));
        for (var t = 0; t < length; t++)
        {
            values[t] = kind switch
            {
                0 => level,
                1 => t < length / 2 ? 1 : 1e12,
                2 => random.Next(3) == 0 ? double.NaN : level * random.NextDouble(),
                3 => t == length / 2 ? 1e139 : -level * t,
                4 => random.Next(50) == 0 ? level * 1e6 : 0,
                5 => (t % 24 - 12) * level + (random.Next(40) == 0 ? double.PositiveInfinity : 0),
                _ => Math.Exp(t * 0.3 % 300) * (t % 2 == 0 ? 1 : -1),
            };
        }

        return values;
    }

    private static Forecast Forecast(double[] values, int horizon, double level = 0.95)
    {
        var outcome = new Forecaster().Forecast(RegularSeries.FromValues(0, Hour, values), horizon, level);
        Assert.True(outcome.Succeeded, outcome.Reason);
        return outcome.Forecast;
    }
}
