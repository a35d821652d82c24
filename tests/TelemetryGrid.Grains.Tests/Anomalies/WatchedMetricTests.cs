using TelemetryGrid.Anomalies;
using TelemetryGrid.Grains.Anomalies;

namespace TelemetryGrid.Grains.Tests.Anomalies;

public sealed class WatchedMetricTests
{
    private const string Metric = "some_metric";

    // What is told a sample after the oddest one must still have that one's score.
    [Fact]
    public void Save_AtEverySample_ChangesNothingThatIsTold()
    {
        var (saved, alone) = (WatchedMetric.Load(Metric, []), WatchedMetric.Load(Metric, []));
        var random = new Random(5);
        var told = 0;
        for (var i = 0; i < 3_000; i++)
        {
            var value = 100 + (random.NextDouble() * 10) + (i % 900 > 890 ? 400 : 0);
            var (expected, anomaly) = (alone.Add(i * 60_000L, value, default), saved.Add(i * 60_000L, value, default));
            Assert.Equal((expected?.Score, expected?.Detector), (anomaly?.Score, anomaly?.Detector));
            told += anomaly is null ? 0 : 1;
            saved = WatchedMetric.Load(Metric, saved.Save());
        }

        Assert.True(told > 0);
    }

    [Fact]
    public void Load_TheFormBeforeItHadAHeader_KnowsDetectorAndThreshold()
    {
        var metric = WatchedMetric.Load(Metric, []);
        for (var i = 0; i < 100; i++)
        {
            metric.Add(i * 60_000L, i % 7, default);
        }
        metric.Learn(AnomalyVerdict.FalsePositive, 9);
        // Header of 4 bytes and two scores of 4 bytes around the threshold are what is new.
        var saved = metric.Save();
        byte[] old = [.. saved[4..12], .. saved[20..]];

        var loaded = WatchedMetric.Load(Metric, old);

        Assert.Equal((9.5, 100), (loaded.Threshold, loaded.Points));
    }
}
