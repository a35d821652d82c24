using TelemetryGrid.Analytics.Trends;

namespace TelemetryGrid.Analytics.Tests.Trends;

public class ChangePointsTests
{
    [Fact]
    public void Find_StepInNoise_TellsWhereAndByHowMuch()
    {
        var values = Noise(300, 1);
        for (var i = 120; i < values.Length; i++)
        {
            values[i] += 6;
        }

        var change = Assert.Single(ChangePoints.Find(values));
        Assert.InRange(change.Index, 119, 121);
        Assert.Equal(values[..change.Index].Average(), change.BeforeMean, 1e-9);
        Assert.Equal(values[change.Index..].Average(), change.AfterMean, 1e-9);
        Assert.Equal(6, change.Magnitude, 0.5);
        Assert.False(change.IsTrendChange);
        Assert.True(change.Confidence > 0.999999);
    }

    [Fact]
    public void Find_RiseThenFall_IsAChangeOfTrend()
    {
        var noise = Noise(200, 2);
        double[] values = [.. noise.Select((value, t) => value + (t < 100 ? 0.5 * t : 50 - 0.3 * (t - 100)))];

        var change = Assert.Single(ChangePoints.Find(values));
        Assert.InRange(change.Index, 97, 103);
        Assert.True(change.IsTrendChange);
        Assert.Equal(0.5, change.BeforeSlope, 0.03);
        Assert.Equal(-0.3, change.AfterSlope, 0.03);
    }

    [Theory]
    [InlineData(ChangeMethod.LevelsLinesAndBends)]
    [InlineData(ChangeMethod.MeanPelt)]
    [InlineData(ChangeMethod.MeanBinarySegmentation)]
    public void Find_TwoSteps_AreFoundByEveryMethod(ChangeMethod method)
    {
        double[] values = [.. Noise(240, 3).Select((value, t) => value + (t is >= 80 and < 160 ? 8 : 0))];

        var found = ChangePoints.Find(values, new ChangePointOptions { Method = method });

        Assert.Equal([80, 160], found.Select(change => change.Index));
        Assert.Equal([8.0, -8.0], found.Select(change => Math.Round(change.Magnitude)));
    }

    [Fact]
    public void Find_InNoise_SeldomSeesAnything()
    {
        // The criterion's promise at its strictness: hardly one in a hundred series of pure noise is cut.
        var cut = Enumerable.Range(0, 100).Count(seed => ChangePoints.Find(Noise(200, seed)).Length > 0);

        Assert.InRange(cut, 0, 2);
    }

    [Fact]
    public void Find_StraightLine_HasNoChange() =>
        Assert.Empty(ChangePoints.Find([.. Noise(300, 4).Select((value, t) => value + 0.2 * t)]));

    [Fact]
    public void Find_GrowthWithoutABreak_HasNoChange()
    {
        // Levels and lines alone have to cut either.
        Assert.Empty(ChangePoints.Find([.. Noise(200, 10).Select((value, t) => 20 * value + 0.05 * t * t)]));
        Assert.Empty(ChangePoints.Find([.. Noise(200, 11).Select((value, t) => 20 * value + 0.1 * (t - 100) * (t - 100))]));
    }

    [Fact]
    public void Find_BendsThatMeet_TellsWhereAndThatTheTrendChanged()
    {
        double[] values =
        [
            .. Noise(240, 12).Select((value, t) => value + (t < 120 ? 0.004 * t * t : 57.6 - 0.004 * (t - 120) * (t - 120))),
        ];

        var change = Assert.Single(ChangePoints.Find(values));
        Assert.InRange(change.Index, 112, 128);
        Assert.True(change.IsTrendChange);
        Assert.True(change.Confidence > 0.999);
        Assert.Equal(0.48, change.BeforeSlope, 0.03);
    }

    [Fact]
    public void Find_MostChanges_KeepsThoseThatTellMost()
    {
        double[] values = [.. Noise(300, 14).Select((value, t) => value + (t < 60 ? 0 : 4) + (t < 150 ? 0 : 40) + (t < 240 ? 0 : 4))];

        Assert.Equal([60, 150, 240], ChangePoints.Find(values).Select(change => change.Index));
        Assert.Equal(150, Assert.Single(ChangePoints.Find(values, new ChangePointOptions { MostChanges = 1 })).Index);
        Assert.Empty(ChangePoints.Find(values, new ChangePointOptions { MostChanges = 0 }));
    }

    [Fact]
    public void Find_Spikes_AreNoChanges()
    {
        var values = Noise(300, 5);
        values[50] = values[51] = 40;
        values[200] = -60;

        Assert.Empty(ChangePoints.Find(values));
    }

    [Theory]
    [InlineData(1e-9, 0)]
    [InlineData(1e9, -1e12)]
    [InlineData(-3, 70)]
    public void Find_ScaledAndShifted_FindsTheSame(double scale, double offset)
    {
        double[] values = [.. Noise(200, 6).Select((value, t) => value + (t < 70 ? 0 : 5) + (t < 140 ? 0 : 0.2 * (t - 140)))];
        double[] other = [.. values.Select(value => value * scale + offset)];
        var (a, b) = (ChangePoints.Find(values), ChangePoints.Find(other));

        Assert.NotEmpty(a);
        Assert.Equal(a.Select(change => change.Index), b.Select(change => change.Index));
        Assert.All(a.Zip(b), pair => Assert.Equal(pair.First.Magnitude * scale, pair.Second.Magnitude, 1e-3 * Math.Abs(scale)));
    }

    [Fact]
    public void Find_MissingValues_AreSkipped()
    {
        double[] values = [.. Noise(200, 7).Select((value, t) => value + (t < 90 ? 0 : 10))];
        for (var i = 0; i < values.Length; i += 3)
        {
            values[i] = i % 2 == 0 ? double.NaN : double.PositiveInfinity;
        }

        var change = Assert.Single(ChangePoints.Find(values));
        Assert.InRange(change.Index, 88, 92);
        Assert.Equal(10, change.Magnitude, 0.7);
    }

    [Fact]
    public void Find_OddInput_HasNoChangesAndNoFault()
    {
        double[][] odd =
        [
            [],
            [5],
            [1, 2],
            [double.NaN, double.NaN, double.NaN],
            [.. Enumerable.Repeat(0.1, 500)],
            [.. Enumerable.Repeat(1e140, 500)],
            [1, double.NaN, 2, double.NegativeInfinity, 3],
        ];

        Assert.All(odd, values => Assert.Empty(ChangePoints.Find(values)));
    }

    [Fact]
    public void Find_GiantStep_IsFoundWithFiniteNumbers()
    {
        double[] values = [.. Noise(100, 8).Select((value, t) => value + (t < 50 ? 0 : 1e12))];

        var change = Assert.Single(ChangePoints.Find(values));
        Assert.Equal(50, change.Index);
        Assert.Equal(1e12, change.Magnitude, 1e6);
        Assert.InRange(change.Confidence, 0.99, 1);
    }

    [Fact]
    public void Find_LongSeries_FindsChangesToTheBlock()
    {
        double[] values = [.. Noise(10_000, 9).Select((value, t) => value + (t < 6_000 ? 0 : 3))];

        Assert.InRange(Assert.Single(ChangePoints.Find(values)).Index, 5_980, 6_020);
    }

    [Fact]
    public void Find_SeveralSeries_FindsWhatNoneShowsAlone()
    {
        double[][] series =
        [
            .. Enumerable.Range(0, 6).Select(d => Noise(60, 20 + d).Select((value, t) => value + (t < 30 ? 0 : 1.8)).ToArray()),
        ];

        Assert.InRange(Assert.Single(ChangePoints.Find(series)).Index, 28, 32);
        Assert.Throws<ArgumentException>(() => ChangePoints.Find([new double[3], new double[4]]));
    }

    [Fact]
    public void Find_OptionsOutOfRange_AreRefused()
    {
        Assert.ThrowsAny<ArgumentException>(() => ChangePoints.Find([1, 2], new ChangePointOptions { ShortestStretch = 1 }));
        Assert.ThrowsAny<ArgumentException>(() => ChangePoints.Find([1, 2], new ChangePointOptions { Resolution = 0 }));
    }

    /// <summary>Standard normal, from a seed.</summary>
    internal static double[] Noise(int length, int seed)
    {
        var random = new Random(seed);
        return
        [
            .. Enumerable
                .Range(0, length)
                .Select(_ => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble())),
        ];
    }
}
