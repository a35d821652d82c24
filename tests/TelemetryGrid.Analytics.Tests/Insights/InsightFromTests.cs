using TelemetryGrid.Analytics.Detectors.Batch;
using TelemetryGrid.Analytics.Detectors.Streaming;
using TelemetryGrid.Analytics.Forecasting;
using TelemetryGrid.Analytics.Insights;
using TelemetryGrid.Analytics.Predictions;
using TelemetryGrid.Analytics.Tests.Detectors.Batch;

namespace TelemetryGrid.Analytics.Tests.Insights;

public class InsightFromTests
{
    // 2025-10-09 08:53:20 UTC
    private const long Now = 1_760_000_000_000;
    private const long Day = 86_400_000;

    [Fact]
    public void Anomaly_OfTheStreamingDetector_TellsValueExpectationAndWhatToDo()
    {
        var detector = new StreamingDetector(new StreamingDetectorOptions());
        var random = new Random(3);
        for (var i = 0; i < 2000; i++)
        {
            detector.Add(Now - (2000 - i) * 300_000L, 100 + random.NextDouble());
        }

        var vote = detector.Add(Now, 900);
        var insight = InsightFrom.Anomaly("r1/eth0", "octets_in", Now, 900, vote);

        Assert.Equal(InsightType.Anomaly, insight.Type);
        Assert.Equal("octets_in of r1/eth0 is unusually high", insight.Title);
        Assert.Contains("was 900 at 2025-10-09 08:53 UTC, where 100", insight.Description, StringComparison.Ordinal);
        Assert.Equal("high", insight.Context["direction"]);
        Assert.InRange(insight.Confidence, 0.5, 1);
        Assert.Equal("traffic_anomaly", insight.Recommendations[0].Rule);
        Assert.Equal(insight.Id, insight.CorrelationId);
    }

    [Fact]
    public void Anomaly_OfABatchFinding_NamesTheMetricThatDoesNotFit()
    {
        var router = new SimulatedRouter(2880, seed: 5);
        router[1500, "temperature"] = 85;
        var finding = new BatchEnsemble().Detect(router.Window()).Detection!.Findings.Single(f => f.TimeMs == router.Times[1500]);

        var insight = InsightFrom.Anomaly("r1", finding);

        Assert.Equal("temperature", insight.Metrics[0]);
        Assert.Contains("temperature was 85 instead of", insight.Description, StringComparison.Ordinal);
        Assert.Contains("one_class_svm", insight.Context["detectors"], StringComparison.Ordinal);
        Assert.Equal("resource_anomaly", insight.Recommendations.Single().Rule);
    }

    [Fact]
    public void Capacity_OfGrowth_CarriesItsActionAndDay()
    {
        double[] values = [.. Enumerable.Range(0, 70).Select(day => 40 + 0.5 * day)];
        var prediction = new CapacityPredictor().Predict(RegularSeries.FromValues(0, Day, values), 85, 60).Prediction!;

        var insight = InsightFrom.Capacity("r1/eth0", "octets_in", 70 * Day, prediction);

        Assert.Equal("plan_scale_up", insight.Context["action"]);
        Assert.Equal(prediction.ThresholdBreachMs, insight.UntilMs);
        Assert.Equal("capacity_plan", insight.Recommendations[0].Rule);
        Assert.Contains(insight.Context["breach_date"], insight.Recommendations[0].Text, StringComparison.Ordinal);
        Assert.StartsWith("1970-", insight.Context["breach_date"], StringComparison.Ordinal);
        Assert.Equal(prediction.Severity.ToString(), insight.Severity.ToString());
    }

    [Fact]
    public void ChangePoint_OfARise_TellsBeforeAndAfter()
    {
        var insight = InsightFrom.ChangePoint(new ChangePointFact("r1", "sessions", Now, 200, 500, 0.9));

        Assert.Equal("sessions of r1 rose to a new level", insight.Title);
        Assert.Equal("Since 2025-10-09 08:53 UTC it is 500 on average, before it was 200, by 150 %.", insight.Description);
        Assert.Equal((InsightType.Trend, InsightSeverity.Medium, 0.9), (insight.Type, insight.Severity, insight.Confidence));
        Assert.Equal("level_changed", Assert.Single(insight.Recommendations).Rule);
    }

    [Fact]
    public void Correlation_WithALag_TellsWhoFollowsWhom()
    {
        var insight = InsightFrom.Correlation(new CorrelationFact("r1", "latency", "r2", "errors", Now, -0.85, 600_000, 0.001));

        Assert.Equal("errors of r2 follows latency of r1", insight.Title);
        Assert.Contains("10 minutes later and the other way (correlation -0.85", insight.Description, StringComparison.Ordinal);
        Assert.Equal(["r1", "r2"], insight.Entities.AsEnumerable());
    }

    [Fact]
    public void Failure_OfSeveralReasons_RecommendsForEach()
    {
        var times = Enumerable.Range(0, 2000).Select(i => Now - (2000 - i) * 600_000L).ToArray();
        var optics = new MetricHistory("rx_power", [.. times], [.. times.Select(time => -17 - 0.4 * ((time - Now) / (double)Day))]);
        var prediction = new FailurePredictor().Predict(
            [new FailureSignal(FailureCause.OpticalPower, optics, -18)],
            [new FailureEvents(FailureCause.Flaps, "eth0", [.. times.TakeLast(30)])],
            Now
        );

        var insight = InsightFrom.Failure("r1/eth0", Now, prediction);

        Assert.True(insight.Severity >= InsightSeverity.High);
        Assert.Equal(["optics_fading", "link_flapping"], insight.Recommendations.Select(recommendation => recommendation.Rule));
        Assert.Equal(Now + 7 * Day, insight.UntilMs);
        Assert.Equal(2 / 7.0, insight.Confidence, 1e-9);
    }

    [Fact]
    public void Id_OfTheSameObservation_IsTheSameAndOfAnotherIsNot()
    {
        var fact = new ChangePointFact("r1", "sessions", Now, 200, 500, 0.9);

        Assert.Equal(InsightFrom.ChangePoint(fact).Id, InsightFrom.ChangePoint(fact with { Confidence = 0.8 }).Id);
        Assert.NotEqual(InsightFrom.ChangePoint(fact).Id, InsightFrom.ChangePoint(fact with { TimeMs = Now + 1 }).Id);
        Assert.NotEqual(InsightFrom.ChangePoint(fact).Id, InsightFrom.ChangePoint(fact with { Entity = "r1s", Metric = "essions" }).Id);
        Assert.Matches("^[0-9a-f]{16}$", InsightFrom.ChangePoint(fact).Id);
    }

    [Fact]
    public void Builders_NumbersThatAreNone_StillMakeSentences()
    {
        var insight = InsightFrom.ChangePoint(
            new ChangePointFact("r1", "m", long.MaxValue, double.NaN, double.PositiveInfinity, double.NaN)
        );

        Assert.Equal(0, insight.Confidence);
        Assert.DoesNotContain("NaN", insight.Description, StringComparison.Ordinal);
        Assert.DoesNotContain("∞", insight.Description, StringComparison.Ordinal);
    }
}
