using System.Globalization;
using System.Text.Json;
using TelemetryGrid.Collectors.Metrics;
using TelemetryGrid.Collectors.Prometheus;
using TelemetryGrid.PromQL;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Collectors.Tests.Prometheus;

/// <summary>Against the real Prometheus: as a target, and as another scraper of the same page by the same rules.</summary>
public sealed class PrometheusPeerTests
{
    [Fact]
    public async Task Scrape_PrometheusItself_EverySampleOfItsPage()
    {
        await using var server = await PrometheusServer.StartAsync("global: { scrape_interval: 1h }\n");
        using var http = new HttpClient();
        var page = await http.GetStringAsync(new Uri($"http://{server.Address}/metrics"), TestContext.Current.CancellationToken);
        var lines = page.Split('\n').Count(line => line.Length > 0 && line[0] != '#');
        await using var rig = new ScrapeRig();
        await rig.StartAsync(ScrapeRig.Source(new ScrapeDefinition { Targets = [server.Address] }));

        var samples = await rig.ScrapeAsync();

        Assert.Equal("", rig.Status.LastError);
        var report = ScrapeRig.Report(samples);
        Assert.Equal(1, report["up"]);
        // Its page grows by what the first request to it added.
        Assert.InRange(report["scrape_samples_scraped"], lines, lines + 50);
        Assert.Equal(report["scrape_samples_scraped"], samples.Count(s => !ScrapeRig.IsReport(s)));
        Assert.Equal(samples.Count, samples.Select(s => s.Labels).Distinct().Count());
        Assert.Contains(samples, s => s.Labels.Name == "prometheus_build_info" && s.Labels["goversion"].Length > 0 && s.Value == 1);
        Assert.Contains(samples, s => s.Labels.Name == "prometheus_http_request_duration_seconds_bucket" && s.Labels["le"] == "+Inf");
        Assert.Contains(rig.Sink.TakeMetadata(), m => m is { Metric: "go_goroutines", Type: "gauge", Help.Length: > 0 });
    }

    [Fact]
    public async Task Scrape_SamePageAndRules_SameSeriesAsPrometheusMakes()
    {
        await using var target = await TestTarget.StartAsync();
        target.Page = """
            # TYPE plain counter
            plain 1
            values{kind="nan"} NaN
            values{kind="inf"} +Inf
            values{kind="small"} -1.5e-300
            escapes{a="x\\y\"z\n\u00fc"} 3
            empty{a="",b="c"} 4
            conflict{job="own",instance="inner",exported_job="deep",site="x"} 5
            drop_me 6
            mapped{k8s_pod="p1",k8s_ns="n1"} 7
            hashed{id="10.0.0.1:9100"} 8
            hashed{id=""} 9
            cased{name="MiXed"} 10
            same{a="1",b="1"} 11
            same{a="1",b="2"} 12
            shed{tmp_a="1",tmp_b="2",keep="3"} 13
            merged{gone="1"} 14
            merged{gone="2"} 15


            """;
        const string rules = """
            - { source_labels: [__name__], regex: "drop_.*", action: drop }
            - { action: labelmap, regex: "k8s_(.+)", replacement: "kube_${1}" }
            - { source_labels: [id, job], separator: "|", action: hashmod, modulus: 1000003, target_label: shard }
            - { source_labels: [name], action: lowercase, target_label: lower }
            - { source_labels: [name], action: uppercase, target_label: upper }
            - { source_labels: [__name__, b], regex: "same;(?P<digit>.)", target_label: "b_${digit}", replacement: "$1$$" }
            - { action: labeldrop, regex: "tmp_.*|gone" }
            """;
        await using var server = await PrometheusServer.StartAsync(
            $"""
            global: {"{"} scrape_interval: 1s {"}"}
            scrape_configs:
              - job_name: node
                static_configs:
                  - targets: ["{target.Address}"]
                    labels: {"{"} site: north {"}"}
                metric_relabel_configs:
            {string.Join('\n', rules.Split('\n').Select(line => "      " + line))}
            """
        );
        await using var rig = new ScrapeRig();
        var scrape = new ScrapeDefinition
        {
            Targets = [target.Address],
            MetricRelabelRules =
            [
                Rule(RelabelAction.Drop, "drop_.*", ["__name__"]),
                Rule(RelabelAction.LabelMap, "k8s_(.+)") with
                {
                    Replacement = "kube_${1}",
                },
                Rule(RelabelAction.HashMod, source: ["id", "job"]) with
                {
                    Separator = "|",
                    Modulus = 1_000_003,
                    TargetLabel = "shard",
                },
                Rule(RelabelAction.Lowercase, source: ["name"]) with
                {
                    TargetLabel = "lower",
                },
                Rule(RelabelAction.Uppercase, source: ["name"]) with
                {
                    TargetLabel = "upper",
                },
                Rule(RelabelAction.Replace, "same;(?P<digit>.)", ["__name__", "b"]) with
                {
                    TargetLabel = "b_${digit}",
                    Replacement = "$1$$",
                },
                Rule(RelabelAction.LabelDrop, "tmp_.*|gone"),
            ],
        };
        await rig.StartAsync(ScrapeRig.Source(scrape, ("site", "north")));

        var ours = await rig.ScrapeAsync();
        await server.QueryAsync("up{job=\"node\"} == 1", result => result.GetArrayLength() == 1);
        var theirs = await server.QueryAsync("{job=\"node\"}", result => result.GetArrayLength() > 5);

        Assert.Equal("", rig.Status.LastError);
        // Durations differ; and a series is new only once.
        Assert.Equal(
            theirs.EnumerateArray().Select(Text).Where(IsCompared).Order(StringComparer.Ordinal),
            ours.Select(Text).Where(IsCompared).Order(StringComparer.Ordinal)
        );
    }

    private static bool IsCompared(string text) =>
        !text.StartsWith("scrape_duration", StringComparison.Ordinal) && !text.StartsWith("scrape_series_added", StringComparison.Ordinal);

    private static string Text(MetricSample sample) => string.Create(CultureInfo.InvariantCulture, $"{sample.Labels} = {sample.Value:R}");

    private static string Text(JsonElement result)
    {
        var labels = new LabelsBuilder();
        foreach (var label in result.GetProperty("metric").EnumerateObject())
        {
            labels.Set(label.Name, label.Value.GetString()!);
        }
        var value = result.GetProperty("value")[1].GetString() switch
        {
            "+Inf" => double.PositiveInfinity,
            "-Inf" => double.NegativeInfinity,
            "NaN" => double.NaN,
            var number => double.Parse(number!, CultureInfo.InvariantCulture),
        };
        return string.Create(CultureInfo.InvariantCulture, $"{labels.Build()} = {value:R}");
    }

    private static RelabelRule Rule(RelabelAction action, string regex = RelabelRule.DefaultRegex, string[]? source = null) =>
        new()
        {
            Action = action,
            Regex = regex,
            SourceLabels = [.. source ?? []],
        };
}
