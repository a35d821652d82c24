using TelemetryGrid.Analytics.Detectors.Batch;

namespace TelemetryGrid.Analytics.Tests.Detectors.Batch;

/// <summary>
/// Against scikit-learn 1.2.1 (with numpy 1.24.2) on the rows of <see cref="Clouds"/>, made by the same formulas there. The calls are
/// quoted at each test; X is <see cref="Clouds.Two"/>, Y is <see cref="Clouds.One"/>.
/// </summary>
public class ReferenceTests
{
    private static readonly int[] Asked = [0, 1, 2, 29, 30, 31, 55, 56, 57, 58, 59];

    [Fact]
    public void LocalOutlierFactor_OfTwoClouds_IsScikitLearns()
    {
        // -LocalOutlierFactor(n_neighbors=7).fit(X).negative_outlier_factor_
        double[] expected =
        [
            1.32449211119106,
            1.2270317275312101,
            1.1403266769502152,
            1.1078261689957636,
            0.9697158322510707,
            1.246483857722554,
            1.0766851425084354,
            2.888189659134824,
            2.170003867453007,
            7.869054117938625,
            4.013333885541817,
        ];
        var rows = Clouds.Two();
        var detector = new LocalOutlierFactor(rows, seed: 1, neighbours: 7);

        for (var k = 0; k < Asked.Length; k++)
        {
            Assert.Equal(expected[k], detector.Factor(rows[Asked[k]], Asked[k]), 1e-9);
        }

        Assert.Equal(80.32698943322563, Enumerable.Range(0, 60).Sum(i => detector.Factor(rows[i], i)), 1e-8);
    }

    [Theory]
    [InlineData(1.0, ".001..1.1...1.11.111110..1.10.22222222222222222222222222....", 31)]
    [InlineData(1.4, "00000000000.0000.000000000.00011111111111111111111111111....", 49)]
    public void DensityClusters_OfTwoClouds_AreScikitLearns(double radius, string labels, int cores)
    {
        // DBSCAN(eps=radius, min_samples=4).fit(X).labels_ with '.' for -1, and len(core_sample_indices_)
        var rows = Clouds.Two();
        var clusters = new DensityClusters(rows, seed: 1, radius, crowd: 4);

        Assert.Equal(labels, string.Concat(clusters.Labels.Select(label => label < 0 ? "." : $"{label}")));
        Assert.Equal(cores, Enumerable.Range(0, 60).Count(i => Near(rows, i, radius) >= 4));
        for (var i = 0; i < 60; i++)
        {
            // What is in reach of another core is in a cluster; a core alone is not in reach of any other.
            Assert.True(clusters.Score(rows[i], i) > 1 || labels[i] != '.', $"row {i}");
        }
    }

    [Fact]
    public void OneClassSupport_OfTwoClouds_DecidesAsScikitLearn()
    {
        // OneClassSVM(nu=0.1, gamma=0.1, tol=1e-10).fit(X): decision_function(X), offset_, len(support_)
        double[] expected =
        [
            0,
            0,
            0.10966844663334019,
            0.05313538131056328,
            0.11459794188328387,
            0.05894513447424288,
            0.10580213462975119,
            0,
            0,
            0,
            0,
        ];
        var rows = Clouds.Two();
        var detector = new OneClassSupport(rows, seed: 1, share: 0.1, width: 0.1, tolerance: 1e-10);

        Assert.Equal(0.8918190272984774, detector.Offset, 1e-6);
        Assert.Equal(15, detector.SupportCount);
        for (var k = 0; k < Asked.Length; k++)
        {
            Assert.Equal(expected[k], detector.Decision(rows[Asked[k]]), 1e-6);
        }

        Assert.Equal(5.03967755339966, Enumerable.Range(0, 60).Sum(i => detector.Decision(rows[i])), 1e-5);
    }

    [Theory]
    [InlineData(1, 0.0)]
    [InlineData(2, 1.0)]
    [InlineData(3, 1.207392357589623)]
    [InlineData(10, 3.748880484475504)]
    [InlineData(256, 10.244770920119917)]
    [InlineData(1000, 12.969940887100172)]
    public void IsolationForestAveragePath_OfKeys_IsScikitLearns(int keys, double expected)
    {
        // sklearn.ensemble._iforest._average_path_length(np.array([keys]))
        Assert.Equal(expected, IsolationForest.AveragePath(keys), 1e-12);
    }

    [Fact]
    public void IsolationForest_OfOneCloud_ScoresAsScikitLearnWithinItsOwnNoise()
    {
        // -IsolationForest(n_estimators=2000, max_samples=256, random_state=1).fit(Y).score_samples(Y), every tenth row and the last ten.
        // Another forest there, of 100 trees, differs from it by up to 0.035, rank correlation 0.986.
        double[] expected =
        [
            .. (double[])
                [
                    0.3909,
                    0.4051,
                    0.3851,
                    0.4764,
                    0.4511,
                    0.4062,
                    0.3789,
                    0.3928,
                    0.4956,
                    0.4022,
                    0.3811,
                    0.3913,
                    0.3871,
                    0.5063,
                    0.3966,
                    0.3864,
                    0.3882,
                    0.4625,
                    0.5317,
                    0.4073,
                    0.4511,
                    0.517,
                    0.3761,
                    0.4519,
                    0.4549,
                    0.4781,
                    0.4441,
                    0.4568,
                    0.5054,
                    0.3784,
                    0.4315,
                    0.3961,
                    0.4024,
                    0.3902,
                    0.4433,
                    0.3892,
                    0.4378,
                    0.4005,
                    0.4981,
                    0.7502,
                ],
            .. (double[])[0.4999, 0.556, 0.736, 0.511, 0.7491, 0.4551, 0.6355, 0.6508, 0.7327],
        ];
        int[] asked = [.. Enumerable.Range(0, 40).Select(i => 10 * i), .. Enumerable.Range(391, 9)];
        var rows = Clouds.One();
        var forest = new IsolationForest(rows, seed: 1, trees: 1_000);
        double[] scores = [.. asked.Select(row => forest.Score(rows[row], row))];

        Assert.InRange(RankCorrelation(expected, scores), 0.985, 1);
        for (var k = 0; k < asked.Length; k++)
        {
            Assert.Equal(expected[k], scores[k], 0.03);
        }
    }

    [Fact]
    public void HalfSpaceTrees_Mass_IsWhatLiesInTheHalf()
    {
        var rows = Clouds.One();
        var trees = new HalfSpaceTrees(rows, seed: 5);

        for (var tree = 0; tree < HalfSpaceTrees.DefaultTrees; tree++)
        {
            var (column, cut) = trees.Cut(tree, 0);
            Assert.Equal((400, Below(column, cut), 400 - Below(column, cut)), trees.Mass(tree, 0));
            for (var node = 0; node < 200; node++)
            {
                var (whole, left, right) = trees.Mass(tree, node);
                Assert.Equal(whole, left + right);
            }
        }

        int Below(int column, double cut) => Enumerable.Range(0, 400).Count(i => rows[i][column] < cut);
    }

    private static int Near(RowMatrix rows, int row, double radius) =>
        Enumerable.Range(0, rows.Rows).Count(i => RowMatrix.Squared(rows[i], rows[row]) <= radius * radius);

    private static double RankCorrelation(double[] a, double[] b)
    {
        var (x, y) = (Ranks(a), Ranks(b));
        double squares = 0;
        for (var i = 0; i < x.Length; i++)
        {
            squares += (x[i] - y[i]) * (x[i] - y[i]);
        }

        return 1 - 6 * squares / (x.Length * ((double)x.Length * x.Length - 1));
    }

    private static double[] Ranks(double[] values) => [.. values.Select(value => (double)values.Count(other => other < value))];
}
