using System.Collections.Immutable;
using TelemetryGrid.Collectors.Prometheus;
using TelemetryGrid.PromQL;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Collectors.Tests.Prometheus;

public sealed class ScrapeJobTests
{
    [Fact]
    public void Targets_Plain_LabelsAndUrl()
    {
        var job = Job(new ScrapeDefinition { Targets = ["h:9100"], Timeout = TimeSpan.FromMinutes(1) }, ("site", "north"));

        var target = Assert.Single(job.Targets);
        Assert.Equal("http://h:9100/metrics", target.Url.AbsoluteUri);
        Assert.Equal(Labels.Of(("job", "node"), ("instance", "h:9100"), ("site", "north")), target.Labels);
        Assert.Equal(
            Labels.Of(
                ("__address__", "h:9100"),
                ("__metrics_path__", "/metrics"),
                ("__scheme__", "http"),
                ("__scrape_interval__", "15s"),
                // Never longer than the interval.
                ("__scrape_timeout__", "15s"),
                ("job", "node"),
                ("site", "north")
            ),
            target.Discovered
        );
        Assert.Equal(TimeSpan.FromSeconds(15), target.Timeout);
    }

    [Fact]
    public void Targets_EndpointAsUrl_TakenApart()
    {
        var source = ScrapeRig.Source(new ScrapeDefinition { Job = "app" }) with { Endpoint = "https://h:8443/actuator?x=1" };

        var target = Assert.Single(new ScrapeJob(source).Targets);

        Assert.Equal("https://h:8443/actuator?x=1", target.Url.AbsoluteUri);
        Assert.Equal(Labels.Of(("job", "app"), ("instance", "h:8443")), target.Labels);
    }

    [Fact]
    public void Targets_SourceWithoutScrapeDefinition_EndpointWithDefaults()
    {
        var source = ScrapeRig.Source(new ScrapeDefinition()) with { Endpoint = "10.0.0.1:9100", Scrape = null };

        Assert.Equal("http://10.0.0.1:9100/metrics", Assert.Single(new ScrapeJob(source).Targets).Url.AbsoluteUri);
    }

    // The way blackbox and SNMP exporters are used: the target becomes a parameter, the exporter the address.
    [Fact]
    public void Targets_RelabelledToAnExporter_AskTheExporterAndKeepTheirInstance()
    {
        var job = Job(
            new ScrapeDefinition
            {
                Targets = ["https:443", "drop-me:1"],
                MetricsPath = "/probe",
                Parameters = ImmutableDictionary<string, string>.Empty.Add("module", "http_2xx"),
                RelabelRules =
                [
                    new RelabelRule
                    {
                        Action = RelabelAction.Drop,
                        SourceLabels = ["__address__"],
                        Regex = "drop.*",
                    },
                    new RelabelRule { SourceLabels = ["__address__"], TargetLabel = "__param_target" },
                    new RelabelRule { SourceLabels = ["__param_target"], TargetLabel = "instance" },
                    new RelabelRule { TargetLabel = "__address__", Replacement = "exporter:9115" },
                    new RelabelRule { TargetLabel = "__scrape_interval__", Replacement = "1m30s" },
                    new RelabelRule { TargetLabel = "__tmp", Replacement = "gone" },
                ],
            }
        );

        var target = Assert.Single(job.Targets);
        Assert.Equal("http://exporter:9115/probe?module=http_2xx&target=https%3A443", target.Url.AbsoluteUri);
        Assert.Equal(Labels.Of(("job", "node"), ("instance", "https:443")), target.Labels);
        Assert.Equal(TimeSpan.FromSeconds(90), target.Interval);
        Assert.Equal("drop-me:1", Assert.Single(job.Dropped)["__address__"]);
    }

    [Fact]
    public void Targets_MadeAlikeByRelabelling_ScrapedOnce()
    {
        var job = Job(
            new ScrapeDefinition
            {
                Targets = ["a:1", "b:1"],
                RelabelRules = [new RelabelRule { TargetLabel = "__address__", Replacement = "same:1" }],
            }
        );

        Assert.Single(job.Targets);
    }

    [Theory]
    [InlineData("__address__", "a/b", "its address is 'a/b'")]
    [InlineData("__scheme__", "gopher", "'gopher://h:1/metrics' is not an http or https URL")]
    [InlineData("__scrape_interval__", "soon", "its interval is 'soon'")]
    [InlineData("__scrape_timeout__", "1h", "its timeout is '1h'")]
    public void Targets_RelabelledToNothingScrapable_OthersStayAndTheReasonIsTold(string label, string value, string error)
    {
        var job = Job(
            new ScrapeDefinition
            {
                Targets = ["h:1", "good:1"],
                RelabelRules =
                [
                    new RelabelRule
                    {
                        SourceLabels = ["__address__"],
                        Regex = "h:1",
                        TargetLabel = label,
                        Replacement = value,
                    },
                ],
            }
        );

        Assert.Equal("good:1", Assert.Single(job.Targets).Labels["instance"]);
        var told = Assert.Single(job.Errors);
        Assert.Contains(error, told, StringComparison.Ordinal);
        Assert.Contains("'h:1'", told, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_WrongSource_ListsEveryErrorByKey()
    {
        var source = ScrapeRig.Source(
            new ScrapeDefinition
            {
                Targets = ["9100", "h/x", "u@h:1"],
                Scheme = "ftp",
                MetricsPath = "metrics",
                Timeout = TimeSpan.Zero,
                SampleLimit = -1,
                LabelLimit = -1,
                LabelNameLengthLimit = -1,
                LabelValueLengthLimit = -1,
                BodySizeLimit = -1,
                RelabelRules = [new RelabelRule { TargetLabel = "a" }, new RelabelRule()],
                MetricRelabelRules = [new RelabelRule { Action = RelabelAction.HashMod, TargetLabel = "a" }],
            },
            ("__x", "y")
        ) with
        {
            Interval = TimeSpan.FromMilliseconds(1),
        };

        var keys = ScrapeRules.Validate(source).Select(e => e.Key);

        Assert.Equal(
            [
                "targets",
                "targets",
                "targets",
                "interval",
                "timeout",
                "scheme",
                "metrics_path",
                "labels",
                "sample_limit",
                "label_limit",
                "label_name_length_limit",
                "label_value_length_limit",
                "body_size_limit",
                "relabel_configs[1].target_label",
                "metric_relabel_configs[0].modulus",
            ],
            keys
        );
    }

    [Fact]
    public async Task Start_WrongSource_SaysWhyInOneSentence()
    {
        await using var rig = new ScrapeRig();

        var thrown = await Assert.ThrowsAsync<IOException>(() => rig.StartAsync(ScrapeRig.Source(new ScrapeDefinition { Scheme = "ftp" })));

        Assert.Contains("scheme: 'ftp' is not http or https", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("targets: missing", thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("15s", 15)]
    [InlineData("1m30s", 90)]
    [InlineData("250ms", 0.25)]
    [InlineData("1h", 3600)]
    [InlineData("10d", 864_000)]
    [InlineData("2w", 1_209_600)]
    [InlineData("0s", 0)]
    public void Duration_Text_ReadAndWrittenAlike(string text, double seconds)
    {
        Assert.True(ScrapeDuration.TryParse(text, out var value));
        Assert.Equal(seconds, value.TotalSeconds);
        Assert.Equal(text, ScrapeDuration.Format(value));
    }

    [Theory]
    [InlineData("")]
    [InlineData("15")]
    [InlineData("s")]
    [InlineData("1s1m")]
    [InlineData("1s1s")]
    [InlineData("-1s")]
    [InlineData("1.5s")]
    [InlineData("9999999999s")]
    [InlineData("999999999y")]
    public void Duration_NoDuration_Refused(string text) => Assert.False(ScrapeDuration.TryParse(text, out _));

    private static ScrapeJob Job(ScrapeDefinition scrape, params (string Name, string Value)[] labels) =>
        new(ScrapeRig.Source(scrape, labels));
}
