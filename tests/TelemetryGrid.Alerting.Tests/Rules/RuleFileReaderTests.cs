using TelemetryGrid.Alerting.Rules;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Alerting.Tests.Rules;

public sealed class RuleFileReaderTests
{
    [Fact]
    public void Read_WholeGroup_TakesEverythingItSays()
    {
        const string Text = """
            groups:
              - name: g
                interval: 15s
                query_offset: 1m
                limit: 7
                labels: { team: net, site: a }
                rules:
                  - alert: Down
                    expr: up == 0
                    for: 5m
                    keep_firing_for: 10m
                    labels: { severity: page, site: b }
                    annotations: { summary: "{{ $labels.instance }} is down" }
                  - record: job:up:sum
                    expr: sum by (job) (up)
            """;
        var result = RuleFileReader.Read(Text, "r.yml");
        Assert.Empty(result.Errors);
        var group = Assert.Single(result.Groups);
        Assert.Equal(
            ("r.yml", "g", TimeSpan.FromSeconds(15), TimeSpan.FromMinutes(1), 7, 2L),
            (group.File, group.Name, group.Interval, group.QueryOffset, group.Limit, group.Line)
        );
        var alert = Assert.IsType<AlertingRule>(group.Rules[0]);
        Assert.Equal((TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(10)), (alert.For, alert.KeepFiringFor));
        Assert.Equal(Labels.Of(("team", "net"), ("site", "b"), ("severity", "page")), alert.Labels);
        var record = Assert.IsType<RecordingRule>(group.Rules[1]);
        Assert.Equal(("job:up:sum", Labels.Of(("team", "net"), ("site", "a")), 14L), (record.Name, record.Labels, record.Line));
    }

    [Fact]
    public void Read_ManyMistakes_TellsAllWithTheirLines()
    {
        const string Text = """
            groups:
              - name: g
                interval: soon
                rules:
                  - alert: A
                    expr: rate(x)
                  - record: a b{}
                    expr: x
                    for: 1m
                  - expr: y
                  - alert: B
              - name: g
                colour: red
            """;
        var errors = RuleFileReader.Read(Text, "r.yml").Errors;
        Assert.Equal([3, 6, 7, 9, 10, 11, 12, 13], errors.Select(e => e.Line));
        Assert.Contains("group 'g', rule 1, 'A'", errors[1].Reason, StringComparison.Ordinal);
        Assert.Contains("1:6: parse error", errors[1].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_BrokenTemplate_IsAnErrorWithItsLine()
    {
        const string Text = "groups:\n- name: g\n  rules:\n  - alert: A\n    expr: up\n    annotations: { summary: '{{ $labels.a ' }\n";
        var error = Assert.Single(RuleFileReader.Read(Text, "r.yml").Errors);
        Assert.Equal(6, error.Line);
        Assert.Contains("'summary' is not a template", error.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_EmptyFileOrNoMapping_HasNoGroupsOrIsAnError()
    {
        Assert.Empty(RuleFileReader.Read("", "r.yml").Errors);
        Assert.Empty(RuleFileReader.Read("groups:\n", "r.yml").Errors);
        Assert.NotEmpty(RuleFileReader.Read("- a", "r.yml").Errors);
        Assert.NotEmpty(RuleFileReader.Read("groups: { a: b }", "r.yml").Errors);
    }

    [Fact]
    public void Apply_RecordedResults_AreRenamedAndMustDiffer()
    {
        var rule = (RecordingRule)
            RuleFileReader.Read("groups: [ { name: g, rules: [ { record: r, expr: x, labels: { b: c } } ] } ]", "r.yml").Groups[0].Rules[0];
        var one = new VectorSample(Labels.Of(("__name__", "x"), ("a", "1")), 5, 2);
        Assert.Equal(new VectorSample(Labels.Of(("__name__", "r"), ("a", "1"), ("b", "c")), 5, 2), Assert.Single(rule.Apply([one], 0)));
        var other = new VectorSample(Labels.Of(("__name__", "x"), ("a", "1"), ("b", "d")), 5, 2);
        Assert.Throws<RuleEvaluationException>(() => rule.Apply([one, other], 0));
        var third = new VectorSample(Labels.Of(("a", "2")), 5, 2);
        Assert.Equal(2, rule.Apply([one, third], 2).Length);
        Assert.Throws<RuleEvaluationException>(() => rule.Apply([one, third], 1));
    }
}
