using TelemetryGrid.Silo.Configuration;
using TelemetryGrid.Sources;

namespace TelemetryGrid.EndToEnd;

/// <summary>How <c>kind: prometheus</c> sources are read from the configuration file.</summary>
public sealed class PrometheusConfigurationTests
{
    [Fact]
    public void Read_EveryKey_InTheDefinition()
    {
        var (options, errors) = ConfigurationReader.Read(
            """
            sources:
              - id: nodes
                kind: prometheus
                job: node
                targets: ["10.0.0.1:9100", "web.example:443", "[2001:db8::1]:9100"]
                scheme: https
                metrics_path: /probe
                params: { module: http_2xx }
                interval: 1m
                timeout: 5s
                honor_labels: true
                honor_timestamps: false
                sample_limit: 50_000
                label_limit: 30
                label_name_length_limit: 100
                label_value_length_limit: 200
                body_size_limit: 10MiB
                basic_auth: { username: us, password: secret }
                labels: { site: north }
                relabel_configs:
                  - source_labels: [__address__]
                    regex: (?P<host>.+):\d+
                    target_label: host
                    replacement: ${1}
                  - action: hashmod
                    source_labels: [a, b]
                    separator: ","
                    modulus: 18446744073709551615
                    target_label: __shard
                metric_relabel_configs:
                  - action: labelKeep
                    regex: a|b
            """
        );

        Assert.Empty(errors);
        var source = Assert.Single(options.Sources);
        Assert.Equal(SourceKind.Prometheus, source.Definition.Kind);
        Assert.Equal(TimeSpan.FromMinutes(1), source.Definition.Interval);
        Assert.Equal("north", source.Definition.Enrichment["site"]);
        Assert.Equal("Basic dXM6c2VjcmV0", source.Credentials.Find("authorization"));
        var scrape = source.Definition.Scrape!;
        Assert.Equal(["10.0.0.1:9100", "web.example:443", "[2001:db8::1]:9100"], scrape.Targets);
        Assert.Equal(("node", "https", "/probe"), (scrape.Job, scrape.Scheme, scrape.MetricsPath));
        Assert.Equal("http_2xx", scrape.Parameters["module"]);
        Assert.Equal(TimeSpan.FromSeconds(5), scrape.Timeout);
        Assert.True(scrape.HonorLabels);
        Assert.False(scrape.HonorTimestamps);
        Assert.Equal(
            (50_000, 30, 100, 200),
            (scrape.SampleLimit, scrape.LabelLimit, scrape.LabelNameLengthLimit, scrape.LabelValueLengthLimit)
        );
        Assert.Equal(10 << 20, scrape.BodySizeLimit);
        Assert.Equal(@"(?P<host>.+):\d+", scrape.RelabelRules[0].Regex);
        // ${1} is a group here, not an environment variable.
        Assert.Equal("${1}", scrape.RelabelRules[0].Replacement);
        Assert.Equal(
            (RelabelAction.HashMod, ulong.MaxValue, ","),
            (scrape.RelabelRules[1].Action, scrape.RelabelRules[1].Modulus, scrape.RelabelRules[1].Separator)
        );
        Assert.Equal(["a", "b"], scrape.RelabelRules[1].SourceLabels);
        Assert.Equal((RelabelAction.LabelKeep, "a|b"), (scrape.MetricRelabelRules[0].Action, scrape.MetricRelabelRules[0].Regex));
    }

    [Fact]
    public void Read_OneUrlAndNothingElse_Defaults()
    {
        var (options, errors) = ConfigurationReader.Read(
            """
            sources:
              - id: one
                kind: prometheus
                endpoint: http://app.example:8080/actuator/prometheus?x=1
                bearer_token: t0ken
            """
        );

        Assert.Empty(errors);
        var source = Assert.Single(options.Sources);
        Assert.Equal("Bearer t0ken", source.Credentials.Find("authorization"));
        Assert.Equal("http://app.example:8080/actuator/prometheus?x=1", source.Definition.Endpoint);
        Assert.Equal(TimeSpan.FromSeconds(30), source.Definition.Interval);
        Assert.Equal(TimeSpan.FromSeconds(10), source.Definition.Scrape!.Timeout);
        Assert.True(source.Definition.Scrape.HonorTimestamps);
    }

    [Fact]
    public void Read_Mistakes_AllListedByLineAndKey()
    {
        var (_, errors) = ConfigurationReader.Read(
            """
            sources:
              - id: a
                kind: prometheus
              - id: b
                kind: prometheus
                endpoint: http://user:pw@h/metrics
                targets: ["h:1", "http://h:1/x"]
                scheme: ftp
                interval: 5s
                timeout: 6s
                sample_limit: -1
                body_size_limit: 10 parsecs
                community: public
                basic_auth: { username: "", realm: x }
                bearer_token: "a b"
                labels: { __site: x }
                relabel_configs:
                  - action: rename
                  - regex: "("
                    target: x
                  - action: hashmod
                filters:
                  - field: exporter
                    include: 10.0.0.0/8
              - id: c
                kind: netflow
                endpoint: 0.0.0.0:2055
                targets: ["h:1"]
            """
        );

        Assert.Equal(
            [
                "line 2, sources[0].targets: missing; list host:port, or give one endpoint",
                "line 6, sources[1].endpoint: give either targets or an endpoint",
                "line 6, sources[1].endpoint: holds a user or password; give them as basic_auth",
                "line 7, sources[1].targets: 'http://h:1/x' is not host:port such as 10.0.0.1:9100",
                "line 8, sources[1].scheme: 'ftp' is not http or https",
                "line 10, sources[1].timeout: must not be longer than the interval",
                "line 11, sources[1].sample_limit: '-1' is not a whole number, 0 for no limit",
                "line 12, sources[1].body_size_limit: '10 parsecs' is not a size such as 10MiB",
                "line 14, sources[1].basic_auth.realm: unknown key; known here: password, username",
                "line 14, sources[1].basic_auth.username: must be there and hold no colon",
                "line 15, sources[1].bearer_token: give either basic_auth or bearer_token",
                "line 15, sources[1].bearer_token: must not be empty or hold spaces or line ends",
                "line 16, sources[1].labels: '__site' is not a label's name: it may not be empty or begin with two underscores",
                "line 18, sources[1].relabel_configs[0].action: 'rename' is not one of replace, keep, drop, keepequal, dropequal, hashmod, labelmap, labeldrop, labelkeep, lowercase, uppercase",
                "line 19, sources[1].relabel_configs[1].target_label: replace needs one",
                "line 20, sources[1].relabel_configs[1].target: unknown key; known here: action, modulus, regex, replacement, separator, source_labels, target_label",
                "line 21, sources[1].relabel_configs[2].modulus: hashmod needs one above 0",
                "line 21, sources[1].relabel_configs[2].target_label: hashmod needs one",
                "line 23, sources[1].filters[0].field: prometheus sources have no filters; use metric_relabel_configs",
            ],
            errors
                .Where(e => e.Key is not ("sources[1].relabel_configs[1].regex" or "sources[1].community" or "sources[2].targets"))
                .OrderBy(e => e.Line)
                .ThenBy(e => e.ToString(), StringComparer.Ordinal)
                .Select(e => e.ToString())
        );
        Assert.Contains(errors, e => e.Key == "sources[1].relabel_configs[1].regex" && e.Line == 19);
        Assert.Contains(errors, e => e.Key == "sources[1].community" && e.Message.StartsWith("unknown key", StringComparison.Ordinal));
        Assert.Contains(errors, e => e.Key == "sources[2].targets" && e.Message.StartsWith("unknown key", StringComparison.Ordinal));
        Assert.DoesNotContain(errors, e => e.Message.Contains("pw", StringComparison.Ordinal));
    }
}
