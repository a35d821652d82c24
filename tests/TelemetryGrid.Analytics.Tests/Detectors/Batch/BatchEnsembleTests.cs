using TelemetryGrid.Analytics.Detectors.Batch;

namespace TelemetryGrid.Analytics.Tests.Detectors.Batch;

public class BatchEnsembleTests
{
    private const int Days = 10;
    private const int Rows = Days * SimulatedRouter.RowsPerDay;

    [Fact]
    public void Detect_InjectedFaults_FindsThemAndLittleElse()
    {
        var router = new SimulatedRouter(Rows, seed: 3);
        int[] faults = [700, 1200, 1800, 2300];
        router[700, "errors"] = 60;
        router[1200, "temperature"] = 75;

        // Around noon; at night so little is nothing special.
        router[1800, "octets_in"] *= 0.02;
        router[1800, "packets_in"] *= 0.02;
        router[1800, "loss"] = 0.6;
        router[2300, "cpu"] = 100;
        router[2300, "latency"] = 90;

        var detection = Detect(router);

        var hits = faults.Count(row => detection.Findings.Any(finding => finding.TimeMs == router.Times[row]));
        var near = detection.Findings.Count(finding =>
            !faults.Any(row => Math.Abs(finding.TimeMs - router.Times[row]) <= SimulatedRouter.StepMs)
        );
        Assert.Equal(faults.Length, hits);
        Assert.InRange(near, 0, 2);
    }

    [Theory]
    [InlineData("errors", 80.0)]
    [InlineData("temperature", 80.0)]
    [InlineData("latency", 120.0)]
    [InlineData("sessions", 9000.0)]
    [InlineData("memory", 99.0)]
    public void Detect_OneMetricOff_ExplainsItByThatMetric(string metric, double value)
    {
        var router = new SimulatedRouter(Rows, seed: 5);
        router[1500, metric] = value;

        var finding = Detect(router).Findings.Single(f => f.TimeMs == router.Times[1500]);

        Assert.Equal(metric, finding.Contributions[0].Metric);
        Assert.InRange(finding.Contributions[0].Share, 0.5, 1);
        Assert.Equal(value, finding.Contributions[0].Value);
        Assert.True(Math.Abs(finding.Contributions[0].Expected - value) > 5, $"{finding.Contributions[0]}");
        Assert.Equal(1, finding.Contributions.Sum(contribution => contribution.Share), 1e-9);
    }

    [Fact]
    public void Detect_NothingOff_FindsAlmostNothing()
    {
        var found = 0;
        for (var seed = 1; seed <= 5; seed++)
        {
            found += Detect(new SimulatedRouter(Rows, 100 + seed)).Found;
        }

        // 14,400 rows at 1 in 100,000: none, and a tail that is not quite exponential.
        Assert.InRange(found, 0, 5);
    }

    [Fact]
    public void Detect_Twice_IsTheSame()
    {
        var (a, b) = (Detect(new SimulatedRouter(Rows, 8)), Detect(new SimulatedRouter(Rows, 8)));

        Assert.Equal(a.Scores.AsEnumerable(), b.Scores.AsEnumerable());
        Assert.Equal(a.Found, b.Found);
    }

    [Fact]
    public void Detect_OtherUnits_FindsTheSame()
    {
        var (plain, scaled) = (new SimulatedRouter(Rows, 9), new SimulatedRouter(Rows, 9));
        plain[900, "latency"] = scaled[900, "latency"] = 80;
        for (var row = 0; row < Rows; row++)
        {
            scaled[row, "latency"] = 1024 * scaled[row, "latency"];
            scaled[row, "cpu"] = scaled[row, "cpu"] / 128 - 4;
        }

        var (a, b) = (Detect(plain), Detect(scaled));

        Assert.Contains(a.Findings, finding => finding.TimeMs == plain.Times[900]);
        Assert.Equal(a.Findings.Select(finding => finding.TimeMs), b.Findings.Select(finding => finding.TimeMs));
    }

    [Fact]
    public void Detect_FewRows_SaysNotEnoughHistory()
    {
        var outcome = Outcome(99, hours: 99);

        Assert.False(outcome.Succeeded);
        Assert.Equal("Not enough history: 100 rows are needed, 99 are usable.", outcome.Reason);
        Assert.True(Outcome(100, hours: 100).Succeeded);
    }

    [Fact]
    public void Detect_ShortSpan_SaysNotEnoughHistory()
    {
        var outcome = Outcome(200, hours: 23);

        Assert.False(outcome.Succeeded);
        Assert.Equal("Not enough history: 24 hours are needed, the rows span 23.", outcome.Reason);
        Assert.True(Outcome(200, hours: 24).Succeeded);
    }

    [Fact]
    public void Detect_ConstantAndMissingMetrics_AreNamedAndLeftOut()
    {
        var router = new SimulatedRouter(Rows, 4);
        for (var row = 0; row < Rows; row++)
        {
            router[row, "memory"] = 42;
            router[row, "loss"] = row % 3 == 0 ? 0.1 : double.NaN;
            if (row % 100 == 7)
            {
                for (var c = 0; c < SimulatedRouter.Metrics.Length; c++)
                {
                    router.Values[row * SimulatedRouter.Metrics.Length + c] = double.NaN;
                }
            }
        }

        var detection = Detect(router);

        Assert.Equal(["memory", "loss"], detection.MetricsWithout.AsEnumerable());
        Assert.Equal(29, detection.RowsWithout);
        Assert.Equal(Rows - 29, detection.Rows);
    }

    [Fact]
    public void Detect_NothingVaries_SaysSo()
    {
        var outcome = new BatchEnsemble().Detect(
            MetricWindow.FromRows(["a"], [.. Enumerable.Range(0, 500).Select(i => i * 300_000L)], new double[500])
        );

        Assert.StartsWith("None of the metrics varies", outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Detect_OneMetric_IsLeftToTheStreamingDetector()
    {
        var random = new Random(1);
        var window = MetricWindow.FromRows(
            ["a"],
            [.. Enumerable.Range(0, 500).Select(i => i * 300_000L)],
            [.. Enumerable.Range(0, 500).Select(_ => random.NextDouble())]
        );

        Assert.StartsWith(
            "2 metrics that vary are needed, there are 1",
            new BatchEnsemble().Detect(window).Reason,
            StringComparison.Ordinal
        );
        Assert.True(new BatchEnsemble(new BatchOptions { LeastMetrics = 1 }).Detect(window).Succeeded);
    }

    [Fact]
    public void Detect_AnyInput_IsFinite()
    {
        var random = new Random(77);
        for (var round = 0; round < 40; round++)
        {
            var (rows, columns) = (random.Next(0, 400), random.Next(1, 6));
            var times = Enumerable.Range(0, rows).Select(i => random.Next(4) == 0 ? random.NextInt64() : i * 600_000L).ToArray();
            var values = new double[rows * columns];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = random.Next(12) switch
                {
                    0 => double.NaN,
                    1 => double.PositiveInfinity,
                    2 => 1e12 * random.NextDouble(),
                    3 => 1e139,
                    4 => -1e-300,
                    _ => random.Next(3),
                };
            }

            var outcome = new BatchEnsemble(new BatchOptions { LeastMetrics = 1 }).Detect(
                MetricWindow.FromRows([.. Enumerable.Range(0, columns).Select(c => $"m{c}")], times, values)
            );
            if (outcome.Detection is { } detection)
            {
                Assert.All(detection.Scores, score => Assert.True(float.IsFinite(score.Score)));
                Assert.All(
                    detection.Findings.SelectMany(finding => finding.Contributions),
                    part => Assert.True(double.IsFinite(part.Share) && double.IsFinite(part.Expected))
                );
            }
        }
    }

    [Fact]
    public void Detect_ReportFrom_LearnsFromAllAndReportsTheNewest()
    {
        var router = new SimulatedRouter(Rows, 6);
        router[500, "errors"] = router[2500, "errors"] = 90;

        var detection = Detect(router, new BatchOptions { ReportFromMs = router.Times[2000] });

        Assert.Equal([router.Times[2500]], detection.Findings.Select(finding => finding.TimeMs));
        Assert.Equal(Rows, detection.Rows);
    }

    [Theory]
    [InlineData(BatchDetectorKind.IsolationForest, 57)]
    [InlineData(BatchDetectorKind.LocalOutlierFactor, 3)]
    [InlineData(BatchDetectorKind.Dbscan, 3)]
    [InlineData(BatchDetectorKind.OneClassSvm, 3)]
    [InlineData(BatchDetectorKind.HalfSpaceTrees, 3)]
    [InlineData(BatchDetectorKind.LstmPredictor, 3)]
    [InlineData(BatchDetectorKind.RobustCovariance, 3)]
    public void Detect_OneMemberAlone_RanksAGrossFaultAmongTheFirst(BatchDetectorKind kind, int above)
    {
        var router = new SimulatedRouter(Rows, 7);
        (router[1000, "cpu"], router[1000, "temperature"], router[1000, "latency"], router[1000, "memory"]) = (5, 90, 300, 99);

        var detection = Detect(router, new BatchOptions { Members = [(kind, 1)] });

        var own = detection.Scores.Single(score => score.TimeMs == router.Times[1000]).Score;
        // A forest of small samples sees a row it has not drawn as no further out than the outermost it has: 2 % of the rows here.
        Assert.InRange(detection.Scores.Count(score => score.Score > own), 0, above);
    }

    [Fact]
    public void Constructor_SenselessMembers_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new BatchEnsemble(new BatchOptions { Members = [] }));
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            new BatchEnsemble(new BatchOptions { Members = [(BatchDetectorKind.Dbscan, double.NaN)] })
        );
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            new BatchEnsemble(new BatchOptions { Members = [(BatchDetectorKind.Dbscan, 1), (BatchDetectorKind.Dbscan, 1)] })
        );
    }

    private static BatchOutcome Outcome(int rows, int hours)
    {
        var random = new Random(1);
        return new BatchEnsemble().Detect(
            MetricWindow.FromRows(
                ["a", "b"],
                [.. Enumerable.Range(0, rows).Select(i => (long)(i * (hours * 3_600_000.0 / (rows - 1)) + 0.5))],
                [.. Enumerable.Range(0, 2 * rows).Select(_ => random.NextDouble())]
            )
        );
    }

    private static BatchDetection Detect(SimulatedRouter router, BatchOptions? options = null)
    {
        var outcome = new BatchEnsemble(options).Detect(router.Window());
        Assert.True(outcome.Succeeded, outcome.Reason);
        return outcome.Detection;
    }
}
