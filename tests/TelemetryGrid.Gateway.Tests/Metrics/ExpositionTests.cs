using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;
using TelemetryGrid.Gateway.Metrics;

namespace TelemetryGrid.Gateway.Tests.Metrics;

/// <summary>What real instruments look like on the page; each test has a meter of its own.</summary>
public sealed class ExpositionTests : IDisposable
{
    private readonly Meter _meter = new("TelemetryGrid.Tests." + Guid.NewGuid().ToString("N"));
    private readonly MetricsCollector _collector = new(
        Options.Create(new GatewayOptions { PartitionCount = 1, MaxSeriesPerInstrument = 3 })
    );

    public void Dispose()
    {
        _collector.Dispose();
        _meter.Dispose();
    }

    [Fact]
    public void Counter_WithTags_IsSummedByTagsInAnyOrder()
    {
        var counter = _meter.CreateCounter<long>("test.counter.tags", "{record}", "Records seen.");
        counter.Add(2, new("b", 1), new KeyValuePair<string, object?>("a.x", "q\"\\\n"));
        counter.Add(3, new("a.x", "q\"\\\n"), new KeyValuePair<string, object?>("b", 1));

        Assert.Equal(
            [
                "# HELP test_counter_tags_total Records seen.",
                "# TYPE test_counter_tags_total counter",
                """test_counter_tags_total{a_x="q\"\\\n",b="1"} 5""",
            ],
            Lines("test_counter_tags")
        );
    }

    [Fact]
    public void Histogram_InSeconds_HasCumulativeBuckets()
    {
        var histogram = _meter.CreateHistogram(
            "test.duration",
            "s",
            "Time it took.",
            tags: null,
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 1] }
        );
        histogram.Record(0.1);
        histogram.Record(0.5);
        histogram.Record(7);

        Assert.Equal(
            [
                "# HELP test_duration_seconds Time it took.",
                "# TYPE test_duration_seconds histogram",
                "test_duration_seconds_bucket{le=\"0.1\"} 1",
                "test_duration_seconds_bucket{le=\"1\"} 2",
                "test_duration_seconds_bucket{le=\"+Inf\"} 3",
                "test_duration_seconds_sum 7.6",
                "test_duration_seconds_count 3",
            ],
            Lines("test_duration")
        );
    }

    [Fact]
    public void UpDownCounterAndObservables_AreGaugesOrCounters()
    {
        var open = _meter.CreateUpDownCounter<int>("test.kinds.open");
        open.Add(5);
        open.Add(-2);
        _meter.CreateObservableGauge("test.kinds.level", () => 1.5, "1");
        _meter.CreateObservableCounter("test.kinds.bytes", () => 10L, "By");
        _collector.Scrape();

        Assert.Equal(
            [
                "# HELP test_kinds_bytes_total test.kinds.bytes",
                "# TYPE test_kinds_bytes_total counter",
                "test_kinds_bytes_total 10",
                "# HELP test_kinds_level_ratio test.kinds.level",
                "# TYPE test_kinds_level_ratio gauge",
                "test_kinds_level_ratio 1.5",
                "# HELP test_kinds_open test.kinds.open",
                "# TYPE test_kinds_open gauge",
                "test_kinds_open 3",
            ],
            Lines("test_kinds")
        );
    }

    [Fact]
    public void Observable_ThatReportsLess_LosesTheSeries()
    {
        string[] reported = ["a", "b"];
        _meter.CreateObservableGauge(
            "test.vanish",
            () => reported.Select(r => new Measurement<int>(1, new KeyValuePair<string, object?>("name", r)))
        );

        Assert.Equal(4, Lines("test_vanish").Count);
        reported = ["b"];
        Assert.Equal(["test_vanish{name=\"b\"} 1"], Lines("test_vanish").Skip(2));
    }

    [Fact]
    public void TwoInstruments_OfOneName_AreOneFamily()
    {
        using var other = new Meter(_meter.Name + ".Other");
        _meter.CreateCounter<long>("test.shared").Add(1);
        other.CreateCounter<long>("test.shared").Add(2);
        other.CreateCounter<long>("test.shared").Add(4, new KeyValuePair<string, object?>("a", "b"));

        Assert.Equal(["test_shared_total 3", "test_shared_total{a=\"b\"} 4"], Lines("test_shared").Skip(2));
    }

    [Fact]
    public void TooManyLabelSets_AreSummedAndCounted()
    {
        var counter = _meter.CreateCounter<long>("test.flood");
        for (var i = 0; i < 10; i++)
        {
            counter.Add(1, new KeyValuePair<string, object?>("i", i));
        }

        Assert.Equal(
            [
                "test_flood_total{i=\"0\"} 1",
                "test_flood_total{i=\"1\"} 1",
                "test_flood_total{i=\"2\"} 1",
                "test_flood_total{otel_metric_overflow=\"true\"} 7",
            ],
            Lines("test_flood").Skip(2)
        );
        // Instruments of tests that run beside this one may overflow too.
        Assert.InRange(double.Parse(Lines("network_telemetry_metrics_overflow")[^1].Split(' ')[1]), 7, double.MaxValue);
    }

    [Fact]
    public void OpenMetrics_NamesFamiliesWithoutSuffixAndEnds()
    {
        _meter.CreateCounter<long>("test.open", "{x}", "Say \"x\".").Add(1);

        var text = ExpositionWriter.Write(_collector.Scrape(), openMetrics: true);

        Assert.Contains("# HELP test_open Say \\\"x\\\".\n# TYPE test_open counter\ntest_open_total 1\n", text, StringComparison.Ordinal);
        Assert.EndsWith("# EOF\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Counter_FromManyThreads_LosesNothing()
    {
        var counter = _meter.CreateCounter<long>("test.parallel");
        await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(_ =>
                    Task.Run(() =>
                    {
                        for (var i = 0; i < 10_000; i++)
                        {
                            counter.Add(1, new KeyValuePair<string, object?>("i", i % 2));
                        }
                    })
                )
        );

        Assert.Equal(["test_parallel_total{i=\"0\"} 40000", "test_parallel_total{i=\"1\"} 40000"], Lines("test_parallel").Skip(2));
    }

    private List<string> Lines(string family) =>
        [
            .. ExpositionWriter
                .Write(_collector.Scrape(), openMetrics: false)
                .Split('\n')
                .Where(l => l.StartsWith(family, StringComparison.Ordinal) || l.Contains(" " + family, StringComparison.Ordinal)),
        ];
}
