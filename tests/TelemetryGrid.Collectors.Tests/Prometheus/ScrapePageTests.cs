using System.Net;
using System.Net.Sockets;
using TelemetryGrid.Collectors.Metrics;
using TelemetryGrid.Collectors.Prometheus;
using TelemetryGrid.PromQL;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Collectors.Tests.Prometheus;

/// <summary>What becomes of what stands on a page.</summary>
public sealed class ScrapePageTests
{
    [Fact]
    public async Task Scrape_MalformedPage_NothingTakenAndTheLineTold()
    {
        await using var target = await TestTarget.StartAsync();
        await using var rig = new ScrapeRig();
        await rig.StartAsync(target);
        target.Page = "a 1\nb 2\n";
        await rig.ScrapeAsync();

        target.Page = "a 3\nnew 4\nb oops\n";
        var samples = await rig.ScrapeAsync();

        Assert.Equal(["a stale", "b stale"], samples.Where(s => !ScrapeRig.IsReport(s)).Select(ScrapeRig.Text));
        Assert.Equal(0, ScrapeRig.Report(samples)["up"]);
        Assert.Equal(2, ScrapeRig.Report(samples)["scrape_samples_scraped"]);
        Assert.Contains("line 3", rig.Status.LastError, StringComparison.Ordinal);
        Assert.Equal(1, rig.Collector.Health.Malformed);
        target.Page = "a 1\nnew 4\n";
        Assert.Equal(["a 1", "new 4"], await rig.ScrapeTextAsync());
    }

    [Fact]
    public async Task Scrape_SeriesTwiceOnAPage_FirstTakenOthersCounted()
    {
        await using var target = await TestTarget.StartAsync();
        await using var rig = new ScrapeRig();
        // The second and third differ as texts only.
        target.Page = "a{x=\"1\",y=\"2\"} 1\na{x=\"1\",y=\"2\"} 2\na{y=\"2\",x=\"1\"} 3\nb 4\n";
        await rig.StartAsync(target);

        var samples = await rig.ScrapeAsync();

        Assert.Equal(["a{x=\"1\", y=\"2\"} 1", "b 4"], samples.Where(s => !ScrapeRig.IsReport(s)).Select(ScrapeRig.Text));
        Assert.Equal(1, ScrapeRig.Report(samples)["up"]);
        Assert.Equal(4, ScrapeRig.Report(samples)["scrape_samples_scraped"]);
        Assert.Equal(2, rig.Collector.Health.RecordsDropped);
        Assert.Equal(["a{x=\"1\", y=\"2\"} 1", "b 4"], await rig.ScrapeTextAsync());
    }

    [Theory]
    [InlineData(false, "a{exported_exported_job=\"mine\", exported_instance=\"own\", exported_job=\"deep\"} 1", "node")]
    [InlineData(true, "a{exported_job=\"deep\"} 1", "mine")]
    public async Task Scrape_LabelsInConflict_RenamedUnlessHonoured(bool honor, string expected, string job)
    {
        await using var target = await TestTarget.StartAsync();
        await using var rig = new ScrapeRig();
        target.Page = "a{exported_job=\"deep\",job=\"mine\",instance=\"own\"} 1\n";
        await rig.StartAsync(target, new ScrapeDefinition { HonorLabels = honor });

        var sample = (await rig.ScrapeAsync())[0];

        Assert.Equal(job, sample.Labels["job"]);
        Assert.Equal(honor ? "own" : target.Address, sample.Labels["instance"]);
        Assert.Equal(expected, ScrapeRig.Text(sample));
    }

    [Fact]
    public async Task Scrape_TimestampsOfThePage_TakenWithinBoundsAndNeverStale()
    {
        await using var target = await TestTarget.StartAsync();
        await using var rig = new ScrapeRig();
        await rig.StartAsync(target);
        rig.MoveToTick();
        await rig.Loop.Current;
        rig.Sink.Take();
        var next = rig.Loop.NextTick.ToUnixTimeMilliseconds();
        target.Page = $"own {1} {next - 60_000}\nlate 1 {next - 3_700_000}\nearly 1 {next + 601_000}\nplain 1\n";

        var samples = await rig.ScrapeAsync();

        Assert.Equal(["own 1", "plain 1"], samples.Where(s => !ScrapeRig.IsReport(s)).Select(ScrapeRig.Text));
        Assert.Equal(next - 60_000, samples[0].TimestampMilliseconds);
        Assert.Equal(2, rig.Collector.Health.RecordsDropped);
        Assert.Equal(4, ScrapeRig.Report(samples)["scrape_samples_post_metric_relabeling"]);
        target.Page = "";
        Assert.Equal(["plain stale"], await rig.ScrapeTextAsync());
    }

    [Fact]
    public async Task Scrape_TimestampsNotHonoured_AllAtTheTickAndStaleWhenGone()
    {
        await using var target = await TestTarget.StartAsync();
        await using var rig = new ScrapeRig();
        target.Page = "own 1 1000\n";
        await rig.StartAsync(target, new ScrapeDefinition { HonorTimestamps = false });

        Assert.Equal(rig.Loop.NextTick.ToUnixTimeMilliseconds(), (await rig.ScrapeAsync())[0].TimestampMilliseconds);
        target.Page = "";
        Assert.Equal(["own stale"], await rig.ScrapeTextAsync());
    }

    public static TheoryData<ScrapeDefinition, string> Limits =>
        new()
        {
            {
                new ScrapeDefinition { SampleLimit = 2 },
                "sample_limit (2)"
            },
            {
                new ScrapeDefinition { LabelLimit = 4 },
                "5 labels, more than label_limit (4)"
            },
            {
                new ScrapeDefinition { LabelNameLengthLimit = 8 },
                "label name of 9 bytes, more than label_name_length_limit (8)"
            },
            {
                new ScrapeDefinition { LabelValueLengthLimit = 20 },
                "of 21 bytes, more than label_value_length_limit (20)"
            },
        };

    [Theory]
    [MemberData(nameof(Limits))]
    public async Task Scrape_LimitExceeded_NothingTakenAndTheLimitNamed(ScrapeDefinition limits, string error)
    {
        await using var target = await TestTarget.StartAsync();
        await using var rig = new ScrapeRig();
        await rig.StartAsync(target, limits);
        target.Page = "a 1\n";
        Assert.Equal(["a 1"], await rig.ScrapeTextAsync());

        target.Page = "a 1\nb{x=\"1\",long_name=\"123456789012345678901\"} 2\nc 3\n";
        var samples = await rig.ScrapeAsync();

        Assert.Equal(["a stale"], samples.Where(s => !ScrapeRig.IsReport(s)).Select(ScrapeRig.Text));
        Assert.Equal(0, ScrapeRig.Report(samples)["up"]);
        Assert.Contains(error, rig.Status.LastError, StringComparison.Ordinal);
        Assert.Equal(limits.SampleLimit > 0 ? 3 : 1, ScrapeRig.Report(samples)["scrape_samples_scraped"]);
    }

    [Fact]
    public async Task Scrape_MetricRelabelling_DropsAndRenames()
    {
        await using var target = await TestTarget.StartAsync();
        await using var rig = new ScrapeRig();
        target.Page = "go_a 1\nhttp_b{code=\"200\"} 2\nhttp_b{code=\"500\"} 3\n";
        await rig.StartAsync(
            target,
            new ScrapeDefinition
            {
                MetricRelabelRules =
                [
                    new RelabelRule
                    {
                        Action = RelabelAction.Drop,
                        SourceLabels = ["__name__"],
                        Regex = "go_.*",
                    },
                    new RelabelRule
                    {
                        SourceLabels = ["code"],
                        Regex = "(.)..",
                        TargetLabel = "class",
                        Replacement = "${1}xx",
                    },
                ],
            }
        );

        for (var i = 0; i < 2; i++)
        {
            var samples = await rig.ScrapeAsync();
            Assert.Equal(
                ["http_b{class=\"2xx\", code=\"200\"} 2", "http_b{class=\"5xx\", code=\"500\"} 3"],
                samples.Where(s => !ScrapeRig.IsReport(s)).Select(ScrapeRig.Text)
            );
            Assert.Equal(3, ScrapeRig.Report(samples)["scrape_samples_scraped"]);
            Assert.Equal(2, ScrapeRig.Report(samples)["scrape_samples_post_metric_relabeling"]);
        }
    }

    [Fact]
    public async Task Scrape_Metadata_SaidOnceAndAgainWhenItChanges()
    {
        await using var target = await TestTarget.StartAsync();
        await using var rig = new ScrapeRig();
        target.Page = "# TYPE a counter\n# HELP a All of them\na 1\n";
        await rig.StartAsync(target);

        await rig.ScrapeAsync();
        Assert.Equal([new MetricMetadata("a", "counter", "All of them", "")], rig.Sink.TakeMetadata());
        await rig.ScrapeAsync();
        Assert.Empty(rig.Sink.TakeMetadata());
        target.Page = "# TYPE a counter\n# HELP a Some of them\na 1\n";
        await rig.ScrapeAsync();
        Assert.Equal([new MetricMetadata("a", "counter", "Some of them", "")], rig.Sink.TakeMetadata());
    }

    [Fact]
    public async Task Scrape_OpenMetrics_SecondsUnitsAndTheEndOfThePage()
    {
        await using var target = await TestTarget.StartAsync();
        await using var rig = new ScrapeRig();
        target.ContentType = "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=allow-utf-8";
        await rig.StartAsync(target);
        var at = rig.Loop.NextTick.ToUnixTimeSeconds();
        target.Page =
            $"# TYPE a_seconds counter\n# UNIT a_seconds seconds\n# HELP a_seconds Of \\\"all\\\".\na_seconds_total{{x=\"1\"}} 2 {at}.5\n"
            + "{\"grün.ß\",\"a b\"=\"c\"} 1 # {trace_id=\"x\"} 1\n# EOF";

        var samples = await rig.ScrapeAsync();

        Assert.Equal("", rig.Status.LastError);
        Assert.Equal(
            ["a_seconds_total{x=\"1\"} 2", "grün.ß{a b=\"c\"} 1"],
            samples.Where(s => !ScrapeRig.IsReport(s)).Select(ScrapeRig.Text)
        );
        Assert.Equal((at * 1000) + 500, samples[0].TimestampMilliseconds);
        var exemplar = Assert.Single(rig.Sink.Exemplars);
        Assert.Equal(samples[1].Labels, exemplar.Series);
        Assert.Equal(new Exemplar(Labels.Of(("trace_id", "x")), 1, samples[1].TimestampMilliseconds), exemplar.Exemplar);
        Assert.Equal([new MetricMetadata("a_seconds", "counter", "Of \"all\".", "seconds")], rig.Sink.TakeMetadata());

        target.Page = "a 1\n";
        await rig.ScrapeAsync();
        Assert.Contains("# EOF", rig.Status.LastError, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a{x=\"1\",x=\"2\"} 1\n")]
    [InlineData("a{x=\"\",x=\"2\"} 1\n")]
    [InlineData("a{__name__=\"b\"} 1\n")]
    public async Task Scrape_LabelTwiceInASeries_PageRefusedByLine(string line)
    {
        await using var target = await TestTarget.StartAsync();
        await using var rig = new ScrapeRig();
        target.Page = "ok 1\n" + line;
        await rig.StartAsync(target);

        Assert.Equal(0, ScrapeRig.Report(await rig.ScrapeAsync())["up"]);
        Assert.Matches("^line 2: label (x|__name__) comes twice$", rig.Status.LastError);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("text/html")]
    public async Task Scrape_TypeThatSaysNothing_ReadAsText(string? type)
    {
        await using var target = await TestTarget.StartAsync();
        await using var rig = new ScrapeRig();
        (target.ContentType, target.Page) = (type, "a 1\n");
        await rig.StartAsync(target);

        Assert.Equal(["a 1"], await rig.ScrapeTextAsync());
    }
}
