using TelemetryGrid.Analytics.Detectors.Batch;

namespace TelemetryGrid.Analytics.Tests.Detectors.Batch;

/// <summary>What the members of the ensemble do that no reference implementation is at hand for.</summary>
public class MemberTests
{
    [Fact]
    public void TailProbability_OfExponentialScores_IsTheirTail()
    {
        // The quantiles of an exponential distribution themselves: −log10 p of s is s / ln 10.
        double[] scores = [.. Enumerable.Range(0, 10_000).Select(i => -Math.Log(1 - (i + 0.5) / 10_000))];
        var tail = new TailProbability(scores);

        foreach (var score in (double[])[0.5, 1, 2, 2.9, 4, 8, 16])
        {
            Assert.Equal(score / Math.Log(10), tail.MinusLog10(score), 0.02);
        }

        Assert.Equal(TailProbability.Highest, tail.MinusLog10(1e300));
    }

    [Fact]
    public void TailProbability_SomeAnomaliesInTheWindow_DoNotHideThemselves()
    {
        double[] scores = [.. Enumerable.Range(0, 1000).Select(i => i < 985 ? -Math.Log(1 - (i + 0.5) / 985) : 50)];

        Assert.InRange(new TailProbability(scores).MinusLog10(50), 8, 12);
    }

    [Fact]
    public void TailProbability_AllAlike_IsNoEvidence() => Assert.Equal(0, new TailProbability(new double[100]).MinusLog10(0), 0.01);

    [Fact]
    public void SequencePredictor_BrokenOrder_IsSeenThoughEachRowIsUsual()
    {
        // 0, 1, 2, 3 in turn; once two are swapped. No row by itself is unusual; the network takes a turn or two to find its place again.
        double[][] rows = [.. Enumerable.Range(0, 1000).Select(i => new double[] { i % 4 - 1.5, i / 2 % 2 })];
        (rows[501], rows[502]) = (rows[502], rows[501]);
        var predictor = new SequencePredictor(RowMatrix.Of(rows), [.. Enumerable.Range(0, 1000).Select(i => i * 60_000L)], seed: 1);

        var highest = Enumerable.Range(10, 990).OrderByDescending(i => predictor.Scores[i]).Take(3).ToArray();

        Assert.All(highest, row => Assert.InRange(row, 500, 508));
    }

    [Fact]
    public void SequencePredictor_AfterAGap_DoesNotJudgeTheFirstRow()
    {
        double[][] rows = [.. Enumerable.Range(0, 400).Select(i => new[] { Math.Sin(0.2 * i), i == 200 ? 9.0 : Math.Cos(0.2 * i) })];
        long[] times = [.. Enumerable.Range(0, 400).Select(i => i * 60_000L + (i >= 200 ? 3_600_000 : 0))];

        var predictor = new SequencePredictor(RowMatrix.Of(rows), times, seed: 1);

        Assert.Equal(0, predictor.Error(200, 1));
        Assert.True(Math.Abs(predictor.Error(201, 1)) > 5);
    }

    [Fact]
    public void RobustCovariance_OfACorrelatedPair_IsItsMahalanobisDistance()
    {
        // y = 0.9 x + √0.19 e: at (2, −2) the distance is √((4 + 2·0.9·4 + 4) / (1 − 0.81)), which scikit-learn's MinCovDet approaches likewise.
        var normals = Clouds.Normals(20_000, 99);
        double[][] rows =
        [
            .. Enumerable
                .Range(0, 10_000)
                .Select(i => new[] { normals[2 * i], 0.9 * normals[2 * i] + Math.Sqrt(0.19) * normals[2 * i + 1] }),
        ];
        var detector = new RobustCovariance(RowMatrix.Of(rows));

        // Nine tenths of the rows vary by 0.744 of all: 1 − 0.1 (1 + ln 10) / 0.9 of a chi-square with two degrees of freedom.
        var shrunk = 1 - 0.1 * Math.Log(10) / 0.9;
        Assert.Equal(Math.Sqrt(15.2 / 0.19 / shrunk), detector.Score([2, -2, 0, 0], -1), 0.7);
        Assert.InRange(detector.Score([2, 2, 0, 0], -1), 1.8, 2.7);
    }

    [Fact]
    public void RobustScale_StepOf1E12_StaysInReach()
    {
        var values = Enumerable.Range(0, 200).SelectMany(i => new[] { i == 100 ? 1e12 : i % 7, i % 5 }).ToArray();
        var scale = new RobustScale(MetricWindow.FromRows(["a", "b"], [.. Enumerable.Range(0, 200).Select(i => (long)i)], values));

        Assert.InRange(scale.Scaled[100][0], 100, 200);
        Assert.Equal(1e12, scale.Original(0, scale.Scaled[100][0]), 1e3);
        Assert.Equal(3, scale.Original(0, 0));
    }

    [Fact]
    public void MetricWindow_RowsOutOfOrderAndTwice_AreSortedAndTheLastCounts()
    {
        var window = MetricWindow.FromRows(["a"], [30, 10, 20, 10], [3, 1, 2, 9]);

        Assert.Equal([10L, 20, 30], window.Times);
        Assert.Equal([9.0, 2, 3], Enumerable.Range(0, 3).Select(row => window[row, 0]));
        Assert.Equal(1, window.LeftOut);
        Assert.Throws<ArgumentException>(() => MetricWindow.FromRows(["a", "b"], [1], [1]));
        Assert.Throws<ArgumentException>(() => MetricWindow.FromRows([], [], []));
    }
}
