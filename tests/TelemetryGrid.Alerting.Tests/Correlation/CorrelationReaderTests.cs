using TelemetryGrid.Alerting.Correlation;
using TelemetryGrid.Alerting.Correlation.Rules;

namespace TelemetryGrid.Alerting.Tests.Correlation;

public sealed class CorrelationReaderTests
{
    [Fact]
    public void Read_AllOfIt_IsRead()
    {
        var result = CorrelationReader.Read(
            """
            collection_roots: [core-1, core-2]
            late_cause: 10m
            duplicates: { time_window: 1m, max_alerts_in_window: 7 }
            flapping: { time_window: 20m, max_toggles: 3 }
            co_occurrence: { time_window: 1m, min_support: 4 }
            rules:
            - name: database
              parent: ['alertname="DatabaseSlow"']
              child: ['alertname=~"Api.*"', 'tier="web"']
              source_pattern: 'prod-.*'
              label_overlap: [cluster]
              severity_correlation: parent_at_least
              time_window: 2m
              suppress: false
            - { name: teams, label_overlap: [team] }
            time_intervals:
            - name: office
              time_intervals: [{ weekdays: ['monday:friday'] }]
            escalation:
            - name: critical
              matchers: ['severity="critical"']
              levels:
              - { after: 15m, receiver: on-call }
              - { after: 1h, receiver: lead, active_time_intervals: [office] }
            """,
            "grid.yaml"
        );

        Assert.Empty(result.Errors);
        var options = result.Options!;
        Assert.Equal(["core-1", "core-2"], options.Roots);
        Assert.Equal(
            (TimeSpan.FromMinutes(10), 7, 3, 4),
            (options.LateCause, options.MaxAlertsInWindow, options.MaxToggles, options.MinSupport)
        );
        Assert.Equal(CorrelationRule.BuiltIn.Length + 2, options.Rules.Length);
        var rules = options.Rules[CorrelationRule.BuiltIn.Length..];
        Assert.True(rules[0].IsDirected);
        Assert.Equal(
            (2, SeverityCorrelation.ParentAtLeast, false),
            (rules[0].Child.Length, rules[0].SeverityCorrelation, rules[0].Suppress)
        );
        Assert.False(rules[1].IsDirected);
        Assert.Equal("office", Assert.Single(options.Escalation[0].Levels[1].ActiveTimes).Name);
        Assert.Equal(new CorrelationOptions().ReopenWithin, options.ReopenWithin);
    }

    [Fact]
    public void Read_ManyMistakes_AreAllToldWithTheirLines()
    {
        var result = CorrelationReader.Read(
            """
            late_cause: soon
            flapping: { max_toggles: 0 }
            surprise: 1
            rules:
            - name: a
              parent: ['x="1"']
            - { name: a, label_overlap: [b], severity_correlation: similar, source_pattern: '(' }
            - { name: c }
            escalation:
            - name: e
              levels:
              - { after: 1h }
              - { after: 1m, receiver: r, active_time_intervals: [never] }
            - { name: f }
            """,
            "grid.yaml"
        );

        Assert.Null(result.Options);
        var told = string.Join('\n', result.Errors);
        foreach (
            var expected in (string[])
                [
                    "grid.yaml:1: 'late_cause'",
                    "grid.yaml:2: 'max_toggles' is 1 to 1000",
                    "grid.yaml:3: 'surprise' is not a key",
                    "grid.yaml:5: a rule with 'parent' needs 'child'",
                    "grid.yaml:7: the name 'a' stands twice",
                    "grid.yaml:7: 'severity_correlation' is any",
                    "grid.yaml:7: '(' is not a regular expression",
                    "grid.yaml:8: a rule without 'parent'",
                    "grid.yaml:12: an escalation level needs a 'receiver'",
                    "grid.yaml:13: a level comes after",
                    "grid.yaml:13: there is no time interval 'never'",
                    "grid.yaml:14: an escalation policy needs 'levels'",
                ]
        )
        {
            Assert.Contains(expected, told, StringComparison.Ordinal);
        }
    }
}
