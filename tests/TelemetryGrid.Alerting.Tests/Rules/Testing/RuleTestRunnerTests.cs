using System.Collections.Immutable;
using TelemetryGrid.Alerting.Rules;
using TelemetryGrid.Alerting.Rules.Testing;

namespace TelemetryGrid.Alerting.Tests.Rules.Testing;

/// <summary>Each case is run by the engine and, where it is installed, by promtool itself: their verdicts are to be the same.</summary>
public sealed class RuleTestRunnerTests : IDisposable
{
    private const string Rules = """
        groups:
          - name: first
            rules:
              - record: job:up:sum
                expr: sum by (job) (up)
              - alert: Down
                expr: up == 0
                for: 2m
                labels: {severity: page}
                annotations: {summary: "{{ $labels.instance }} of {{ $externalLabels.site }} is down at {{ $value }}"}
          - name: second
            rules:
              - record: job:up:double
                expr: job:up:sum * 2
              - alert: Few
                expr: job:up:sum < 2
                keep_firing_for: 3m
        """;

    private const string Series = """
            interval: 1m
            external_labels: {site: bern}
            input_series:
              - series: 'up{job="a", instance="x"}'
                values: '1 1 0 0 0 0 1 1 1 1 1'
              - series: 'up{job="a", instance="y"}'
                values: '1+0x8 stale _'
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rule-tests-");

    [Theory]
    // The wait is over two minutes after the result was first there, and not before.
    [InlineData("alert_rule_test: [{eval_time: 3m, alertname: Down}]", true)]
    [InlineData("alert_rule_test: [{eval_time: 4m, alertname: Down}]", false)]
    [InlineData(
        "alert_rule_test: [{eval_time: 4m, alertname: Down, exp_alerts: [{exp_labels: {job: a, instance: x, severity: page}, exp_annotations: {summary: 'x of bern is down at 0'}}]}]",
        true
    )]
    [InlineData(
        "alert_rule_test: [{eval_time: 4m, alertname: Down, exp_alerts: [{exp_labels: {job: a, instance: x, severity: page}, exp_annotations: {summary: other}}]}]",
        false
    )]
    [InlineData(
        "alert_rule_test: [{eval_time: 4m30s, alertname: Down, exp_alerts: [{exp_labels: {job: a, instance: x, severity: page}, exp_annotations: {summary: 'x of bern is down at 0'}}]}]",
        true
    )]
    [InlineData("alert_rule_test: [{eval_time: 6m, alertname: Down}]", true)]
    // Missed at six minutes, it fires on for three.
    [InlineData("alert_rule_test: [{eval_time: 8m, alertname: Few, exp_alerts: [{exp_labels: {job: a}}]}]", true)]
    [InlineData("alert_rule_test: [{eval_time: 8m, alertname: Few}]", false)]
    [InlineData("alert_rule_test: [{eval_time: 8m, alertname: Nobody}]", true)]
    [InlineData(
        "promql_expr_test: [{expr: 'job:up:double', eval_time: 3m, exp_samples: [{labels: 'job:up:double{job=\"a\"}', value: 2}]}]",
        true
    )]
    [InlineData(
        "promql_expr_test: [{expr: 'job:up:double', eval_time: 3m, exp_samples: [{labels: 'job:up:double{job=\"a\"}', value: 4}]}]",
        false
    )]
    [InlineData("promql_expr_test: [{expr: 'job:up:double', eval_time: 3m}]", false)]
    [InlineData("promql_expr_test: [{expr: 'up{instance=\"y\"}', eval_time: 9m}]", true)]
    [InlineData(
        "promql_expr_test: [{expr: 'ALERTS', eval_time: 3m, exp_samples: [{labels: 'ALERTS{alertname=\"Down\", alertstate=\"pending\", instance=\"x\", job=\"a\", severity=\"page\"}', value: 1}, {labels: 'ALERTS{alertname=\"Few\", alertstate=\"firing\", job=\"a\"}', value: 1}]}]",
        true
    )]
    [InlineData(
        "promql_expr_test: [{expr: 'ALERTS{alertname=\"Down\"}', eval_time: 4m, exp_samples: [{labels: 'ALERTS{alertname=\"Down\", alertstate=\"firing\", instance=\"x\", job=\"a\", severity=\"page\"}', value: 1}]}]",
        true
    )]
    [InlineData(
        "promql_expr_test: [{expr: 'ALERTS_FOR_STATE{alertname=\"Down\"}', eval_time: 4m, exp_samples: [{labels: 'ALERTS_FOR_STATE{alertname=\"Down\", instance=\"x\", job=\"a\", severity=\"page\"}', value: 120}]}]",
        true
    )]
    [InlineData("promql_expr_test: [{expr: 'sum(up)', eval_time: 1m30s, exp_samples: [{value: 2}]}]", true)]
    [InlineData("promql_expr_test: [{expr: '1 + 1', eval_time: 1m, exp_samples: [{labels: '{}', value: 2}]}]", true)]
    public async Task Run_Case_HasTheVerdictOfPromtool(string expectations, bool passes)
    {
        var text =
            $"rule_files: [rules.yml]\nevaluation_interval: 1m\ntests:\n  -\n{Series.ReplaceLineEndings("\n")}\n    {expectations}\n";
        await File.WriteAllTextAsync(Path("rules.yml"), Rules, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path("test.yml"), text, TestContext.Current.CancellationToken);

        var failures = await RunAsync(text, Rules);

        Assert.True(failures.IsEmpty == passes, string.Join('\n', failures));
        var (ok, output) = await PeerTool.RunAsync("promtool", "test", "rules", Path("test.yml"));
        Assert.True(ok == passes, output);
    }

    [Fact]
    public async Task Run_Difference_IsToldByWhatIsMissingAndWhatIsThere()
    {
        var text =
            "tests: [{interval: 1m, input_series: [{series: a, values: 1x5}], promql_expr_test: [{expr: a, eval_time: 1m, exp_samples: [{labels: b, value: 2}]}]}]";

        var failure = Assert.Single(await RunAsync(text, "groups: []"));

        Assert.Equal("expr: a, time: 1m", failure.What);
        Assert.Equal(["b{} 2"], failure.Missing);
        Assert.Equal(["a{} 1"], failure.Unexpected);
    }

    [Theory]
    [InlineData("tests: [{input_series: [{series: 'a{', values: '1'}]}]")]
    [InlineData("tests: [{input_series: [{series: a, values: 1y}]}]")]
    [InlineData("tests: [{promql_expr_test: [{expr: 'a +'}]}]")]
    [InlineData("tests: [{promql_expr_test: [{expr: a, exp_samples: [{labels: a, value: x}]}]}]")]
    [InlineData("tests: [{alert_rule_test: [{eval_time: 1m}]}]")]
    [InlineData("tests: [{nonsense: 1}]")]
    [InlineData("evaluation_interval: x")]
    [InlineData("- a")]
    [InlineData("")]
    [InlineData("{")]
    public void Read_BrokenFile_SaysWhere(string text)
    {
        var result = RuleTestFileReader.Read(text, "t.yml");

        Assert.Null(result.File);
        Assert.All(result.Errors, e => Assert.InRange(e.Line, 1, 2));
        Assert.NotEmpty(result.Errors);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static async Task<ImmutableArray<RuleTestFailure>> RunAsync(string tests, string rules)
    {
        var read = RuleTestFileReader.Read(tests, "test.yml");
        Assert.Empty(read.Errors);
        var groups = RuleFileReader.Read(rules, "rules.yml");
        Assert.Empty(groups.Errors);
        return await RuleTestRunner.RunAsync(read.File!, groups.Groups, TestContext.Current.CancellationToken);
    }

    private string Path(string name) => System.IO.Path.Combine(_folder.FullName, name);
}
