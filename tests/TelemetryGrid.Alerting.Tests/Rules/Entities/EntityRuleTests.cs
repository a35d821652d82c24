using System.Collections.Immutable;
using TelemetryGrid.Alerting.Alerts;
using TelemetryGrid.Alerting.Rules;
using TelemetryGrid.Alerting.Rules.Entities;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Alerting.Tests.Rules.Entities;

public sealed class EntityRuleTests
{
    private static readonly DateTimeOffset Time = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Theory]
    [InlineData("state", "down", true)]
    [InlineData("state", "up", false)]
    [InlineData("phase", "began", true)]
    [InlineData("phase", "ended", false)]
    public void Match_EventThatIsOver_EndsItsAlert(string label, string value, bool fires)
    {
        var entity = label == "state" ? "{when: event, event: bgp.peer_state_changed, to: down}" : "{when: event, event: security.*}";

        var alert = EntityRuleMatcher.Match(
            Read(entity),
            Occurrence(label == "state" ? "bgp.peer_state_changed" : "security.syn_flood", (label, value)),
            Labels.Empty,
            ""
        );

        Assert.Equal(fires, alert!.EndsAt > alert.StartsAt);
    }

    [Fact]
    public void Match_StatusChange_FiresAndEndsWithTheOppositeChange()
    {
        var rule = Read("{kind: interface, when: status_change, to: down}");

        var down = Match(rule, Status("down"));
        Assert.NotNull(down);
        Assert.Equal("{alertname=\"X\", device=\"core-1\", interface=\"eth0\", severity=\"page\", site=\"bern\"}", down.Labels.ToString());
        Assert.Equal("eth0 of core-1", down.Annotations["summary"]);
        Assert.Equal((Time, Time.AddMinutes(15)), (down.StartsAt, down.EndsAt));
        var up = Match(rule, Status("up"));
        Assert.NotNull(up);
        Assert.Equal((down.Labels, Time), (up.Labels, up.EndsAt));
        Assert.Null(Match(rule, Status("down") with { Labels = ImmutableDictionary<string, string>.Empty }));
        Assert.Null(Match(rule, Status("down") with { Name = "interface.other" }));
    }

    [Theory]
    [InlineData("{when: anomaly}", true, 5, true)]
    [InlineData("{when: anomaly}", false, 5, false)]
    [InlineData("{when: baseline_deviation}", false, 5, true)]
    [InlineData("{when: baseline_deviation, above: 6}", false, 5, false)]
    [InlineData("{when: anomaly, metric: cpu}", true, 5, true)]
    [InlineData("{when: anomaly, metric: memory}", true, 5, false)]
    [InlineData("{when: anomaly, kind: interface}", true, 5, false)]
    public void Match_Anomaly_IsJudgedByMetricScoreAndNotability(string entity, bool notable, double score, bool fires)
    {
        var happened = Occurrence("anomaly.detected", ("metric", "cpu"), ("notable", notable ? "true" : "false")) with
        {
            Annotations = ImmutableDictionary<string, string>.Empty.Add("score", score.ToString("R", null)),
        };

        Assert.Equal(fires, Match(Read(entity), happened) is not null);
    }

    [Theory]
    [InlineData("{when: log_pattern, pattern: 'link.*down'}", true)]
    [InlineData("{when: log_pattern, pattern: '^down'}", false)]
    [InlineData("{when: log_pattern, pattern: down, match: {app: sshd}}", true)]
    [InlineData("{when: log_pattern, pattern: down, match: {app: ssh}}", false)]
    [InlineData("{when: event, event: 'security.*'}", false)]
    public void Match_LogLine_IsJudgedByItsTextAndLabels(string entity, bool fires)
    {
        var happened = Occurrence("", ("app", "sshd")) with { Body = "the link\nis down" };

        Assert.Equal(fires, Match(Read(entity), happened) is not null);
    }

    [Theory]
    [InlineData("{when: event, event: 'security.*'}", "security.ddos_volumetric", true)]
    [InlineData("{when: event, event: 'security.*'}", "securityx", false)]
    [InlineData("{when: trap, event: bgp.peer_state_changed}", "bgp.peer_state_changed", true)]
    [InlineData("{when: trap, event: bgp.peer_state_changed}", "bgp.peer_state_changed2", false)]
    [InlineData("{when: status_change}", "device.restarted", true)]
    public void Match_Event_IsJudgedByItsName(string entity, string name, bool fires) =>
        Assert.Equal(fires, Match(Read(entity), Occurrence(name)) is not null);

    [Theory]
    [InlineData("{when: nonsense}")]
    [InlineData("{kind: flow, when: anomaly}")]
    [InlineData("{when: trap}")]
    [InlineData("{when: log_pattern}")]
    [InlineData("{when: log_pattern, pattern: '('}")]
    [InlineData("{when: anomaly, above: much}")]
    [InlineData("{when: anomaly, to: down}")]
    [InlineData("{when: anomaly, nonsense: 1}")]
    [InlineData("{}")]
    public void Read_Broken_SaysWhereAndWhat(string entity)
    {
        var result = RuleFileReader.Read(File(entity), "f.yml");

        Assert.NotEmpty(result.Errors);
        Assert.All(
            result.Errors,
            e =>
                Assert.Contains(
                    "rule 1",
                    e.Reason.Replace("is not a key of 'entity'", "rule 1", StringComparison.Ordinal),
                    StringComparison.Ordinal
                )
        );
    }

    [Fact]
    public void Read_WithAnExpression_IsRefused() =>
        Assert.NotEmpty(RuleFileReader.Read("groups: [{name: g, rules: [{alert: X, expr: up, entity: {when: anomaly}}]}]", "f.yml").Errors);

    private static Alert? Match(EntityRule rule, EntityOccurrence happened) =>
        EntityRuleMatcher.Match(rule, happened, Labels.Of(("site", "bern")), "http://grid");

    private static EntityOccurrence Status(string status) =>
        Occurrence("interface.status_changed", ("interface", "eth0"), ("oper_status", status));

    private static EntityOccurrence Occurrence(string name, params (string Name, string Value)[] labels) =>
        new("core-1", name, "", Time, labels.ToImmutableDictionary(l => l.Name, l => l.Value), ImmutableDictionary<string, string>.Empty);

    private static EntityRule Read(string entity)
    {
        var result = RuleFileReader.Read(File(entity), "f.yml");
        Assert.Empty(result.Errors);
        return Assert.Single(Assert.Single(result.Groups).EntityRules);
    }

    private static string File(string entity) =>
        $$"""
            groups:
              - name: g
                rules:
                  - alert: X
                    entity: {{entity}}
                    labels: {severity: page}
                    annotations: {summary: "{% $labels.interface %} of {% $labels.device %}"}
            """.Replace("{%", "{{", StringComparison.Ordinal).Replace("%}", "}}", StringComparison.Ordinal);
}
