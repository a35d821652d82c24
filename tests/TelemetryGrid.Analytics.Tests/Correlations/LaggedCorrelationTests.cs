using TelemetryGrid.Analytics.Correlations;

namespace TelemetryGrid.Analytics.Tests.Correlations;

/// <summary>
/// Against scipy 1.10.1 and statsmodels 0.13.5 for t in 0..79 on x = sin(0.9 t) + 0.5 cos(1.7 t t % 7) and
/// y = sin(0.9 (t - 3)) + 0.8 cos(2.3 t t % 5). The calls are quoted at each test.
/// </summary>
public class LaggedCorrelationTests
{
    private static readonly double[] X = [.. Enumerable.Range(0, 80).Select(t => Math.Sin(0.9 * t) + 0.5 * Math.Cos(1.7 * t * t % 7))];

    private static readonly double[] Y =
    [
        .. Enumerable.Range(0, 80).Select(t => Math.Sin(0.9 * (t - 3)) + 0.8 * Math.Cos(2.3 * t * t % 5)),
    ];

    [Theory]
    [InlineData(0, -0.6933855619043447)] // stats.pearsonr(x, y)
    [InlineData(3, 0.7555460822834174)] // stats.pearsonr(x[:-3], y[3:])
    [InlineData(-5, 0.5029718282855612)] // stats.pearsonr(x[5:], y[:-5])
    public void At_Lag_IsScipysPearson(int lag, double expected) =>
        Assert.Equal(expected, LaggedCorrelation.At(X, Y, lag, 8)!.Value.Correlation, 1e-12);

    [Fact]
    public void At_Ranks_AreScipysSpearman()
    {
        // stats.spearmanr(x, y); at a lag scipy ranks what is left anew: stats.spearmanr(x[:-3], y[3:])
        var (x, y) = (new RankedSeries(X), new RankedSeries(Y));
        Assert.Equal(-0.6845288326300986, LaggedCorrelation.At(x.Ranks, y.Ranks, 0, 8)!.Value.Correlation, 1e-12);
        Assert.Equal(0.7702560597297439, LaggedCorrelation.At(x.Ranks, y.Ranks, 3, 8)!.Value.Correlation, 0.01);
    }

    [Fact]
    public void At_MissingValues_AreLeftOut()
    {
        var (x, y) = ((double[])X.Clone(), (double[])Y.Clone());
        (x[0], y[79]) = (double.NaN, double.NaN);

        Assert.Equal(LaggedCorrelation.At(X[1..79], Y[1..79], 0, 8), LaggedCorrelation.At(x, y, 0, 8));
        Assert.Null(LaggedCorrelation.At(x, y, 0, 79));
        Assert.Null(LaggedCorrelation.At(X, new double[80], 0, 8));
    }

    [Fact]
    public void Best_OfAllLags_IsTheStrongestAndPaysForTheChoice()
    {
        // Noise and the same noise four steps later with as much again: the p-value pays for nine lags, or for seventeen.
        var noise = Trends.ChangePointsTests.Noise(504, 3);
        double[] second = [.. noise.Take(500).Select((value, t) => value + Trends.ChangePointsTests.Noise(1, t)[0])];
        var (x, y) = (new RankedSeries(noise[4..]), new RankedSeries(second));
        var all = LaggedCorrelation.Best(x, y, 4, 50)!.Value;

        Assert.Equal(4, all.Lag);
        Assert.Equal(0.7, all.Pearson, 0.08);
        var wider = LaggedCorrelation.Best(x, y, 8, 50)!.Value;
        Assert.Equal(4, wider.Lag);
        Assert.Equal(17.0 / 9, wider.P / all.P, 1e-9);
    }

    [Fact]
    public void Inflation_OfTwoEqualMemories_IsBartletts()
    {
        double[] memory = [.. Enumerable.Range(1, 100).Select(lag => Math.Pow(0.9, lag))];

        // (1 + 0.81) / (1 - 0.81)
        Assert.Equal(1.81 / 0.19, LaggedCorrelation.Inflation(memory, memory), 1e-6);
        Assert.Equal(1, LaggedCorrelation.Inflation(memory, [.. memory.Select(value => -value)]));
    }

    [Fact]
    public void Fit_OfAThirdOrder_IsYuleAndWalkers()
    {
        // yule_walker(x - x.mean(), order=3, method='mle', demean=False)
        double[] centred = [.. X.Select(value => value - X.Average())];
        var longer = Autoregression.Fit(centred);
        Assert.InRange(longer.Length, 3, 8);

        double[] third = [0.48350788, -0.096204, -0.56872953];
        var found = Autoregression.Fit(centred, 3);
        Assert.Equal(3, found.Length);
        Assert.All(third.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-7));
    }

    [Fact]
    public void Whiten_OfAnAutoregression_LeavesItsNoise()
    {
        var noise = Trends.ChangePointsTests.Noise(5_000, 4);
        var values = (double[])noise.Clone();
        for (var t = 2; t < values.Length; t++)
        {
            values[t] += 1.2 * values[t - 1] - 0.5 * values[t - 2];
        }

        var errors = Autoregression.Whiten(values);
        for (var t = 100; t < values.Length; t++)
        {
            Assert.Equal(noise[t], errors[t], 0.5);
        }

        Assert.Equal(0, LaggedCorrelation.At(errors, errors, 1, 8)!.Value.Correlation, 0.03);
    }
}
