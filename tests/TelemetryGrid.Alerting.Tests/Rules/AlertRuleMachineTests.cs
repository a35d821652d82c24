using System.Globalization;
using TelemetryGrid.Alerting.Alerts;
using TelemetryGrid.Alerting.Rules;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Alerting.Tests.Rules;

public sealed class AlertRuleMachineTests
{
    private static readonly DateTimeOffset T0 = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void Evaluate_ResultThatStays_FiresAfterItsWaitCountedFromTheFirstEvaluation()
    {
        var run = new Run("for: 3m");
        Assert.Equal(["pending", "pending", "pending", "firing"], Enumerable.Range(0, 4).Select(m => run.At(m, "x")));
    }

    [Fact]
    public void Evaluate_ResultMissedOnceWhilePending_BeginsAnew()
    {
        var run = new Run("for: 2m");
        Assert.Equal("pending", run.At(0, "x"));
        Assert.Equal("", run.At(1));
        Assert.Equal("pending", run.At(2, "x"));
        Assert.Equal("pending", run.At(3, "x"));
        Assert.Equal("firing", run.At(4, "x"));
    }

    [Fact]
    public void Evaluate_NoWait_FiresAtOnceAndSaysSoInItsSamples()
    {
        var run = new Run("labels: { severity: page }");
        Assert.Equal("firing", run.At(1, "x"));
        Assert.Equal(
            [
                Labels.Of(("__name__", "ALERTS"), ("alertname", "A"), ("alertstate", "firing"), ("n", "x"), ("severity", "page")),
                Labels.Of(("__name__", "ALERTS_FOR_STATE"), ("alertname", "A"), ("n", "x"), ("severity", "page")),
            ],
            run.Samples.Select(s => s.Labels)
        );
        Assert.Equal([1, T0.AddMinutes(1).ToUnixTimeSeconds()], run.Samples.Select(s => s.Value));
    }

    [Fact]
    public void Evaluate_WaitRaisedByAReload_ResetsFiringToPending()
    {
        var run = new Run("for: 1m");
        run.At(0, "x");
        Assert.Equal("firing", run.At(1, "x"));
        run.Reload("for: 5m");
        Assert.Equal("pending", run.At(2, "x"));
        Assert.Equal("firing", run.At(5, "x"));
    }

    [Fact]
    public void Evaluate_KeepFiringFor_CountsFromTheFirstMiss()
    {
        var run = new Run("keep_firing_for: 3m");
        run.At(0, "x");
        Assert.Equal("firing", run.At(10));
        Assert.Equal("firing", run.At(12));
        // Seen again: the next miss is the first again.
        Assert.Equal("firing", run.At(12, "x"));
        Assert.Equal("firing", run.At(14));
        Assert.Equal("firing", run.At(16));
        Assert.Equal("", run.At(17));
        Assert.Equal(AlertState.Inactive, Assert.Single(run.State.Alerts.Values).State);
    }

    [Fact]
    public void Evaluate_SameLabelsTwice_IsAnError()
    {
        var run = new Run("labels: { n: same }");
        Assert.Throws<RuleEvaluationException>(() => run.At(0, "x", "y"));
        Assert.Empty(run.State.Alerts);
    }

    [Fact]
    public void Take_FiringAlert_IsSentAtOnceAndAgainAfterTheDelayWithAnEndInTheFuture()
    {
        var run = new Run("for: 1m");
        run.At(0, "x");
        Assert.Empty(run.Send(0));
        run.At(1, "x");
        var sent = Assert.Single(run.Send(1));
        Assert.Equal((T0.AddMinutes(1), T0.AddMinutes(1) + (4 * Minute)), (sent.StartsAt, sent.EndsAt));
        run.At(2, "x");
        Assert.Empty(run.Send(2));
        run.At(3, "x");
        Assert.Single(run.Send(3));
        // The longer of interval and delay counts.
        var (_, slow) = AlertSending.Take(run.State, T0.AddMinutes(9), TimeSpan.FromMinutes(5), Minute, "");
        Assert.Equal(T0.AddMinutes(29), Assert.Single(slow).EndsAt);
    }

    [Fact]
    public void Take_AlertThatEnded_IsSentAgainForAQuarterOfAnHour()
    {
        var run = new Run("");
        run.At(0, "x");
        run.Send(0);
        var ends = new List<DateTimeOffset>();
        for (var minute = 1; minute < 30; minute++)
        {
            run.At(minute);
            ends.AddRange(run.Send(minute).Select(a => a.EndsAt));
        }
        Assert.All(ends, end => Assert.Equal(T0.AddMinutes(1), end));
        Assert.Equal(8, ends.Count);
        Assert.Empty(run.State.Alerts);
    }

    [Fact]
    public void Evaluate_AlertThatEndedComesBack_IsANewOne()
    {
        var run = new Run("for: 1m");
        run.At(0, "x");
        run.At(1, "x");
        run.At(2);
        Assert.Equal("pending", run.At(3, "x"));
        Assert.Equal(T0.AddMinutes(3), Assert.Single(run.State.Alerts.Values).ActiveAt);
    }

    [Theory]
    [InlineData(60, 100, 100, 0)] // had fired: stays as it was
    [InlineData(60, 55, 75, 25)] // nearly there: fires ten minutes after the restart (75 + 10 - 60)
    [InlineData(60, 20, 50, 30)] // the half hour down does not count
    [InlineData(60, 20, 90, 90)] // too long ago: begins anew
    [InlineData(5, 3, 10, 10)] // waits less than the grace period: begins anew
    public void Restore_AfterARestart_CountsTheWaitButNotTheOutage(int wait, int downAt, int upAt, int activeAt)
    {
        var run = new Run(string.Create(CultureInfo.InvariantCulture, $"for: {wait}m"));
        run.At(upAt, "x");
        var restored = ForStateRestoration.Restore(
            run.Rule,
            run.State,
            T0.AddMinutes(upAt),
            labels => labels.Name == "ALERTS_FOR_STATE" && labels["n"] == "x" ? (T0.AddMinutes(downAt), T0.ToUnixTimeSeconds()) : null
        );
        Assert.Equal(T0.AddMinutes(activeAt), Assert.Single(restored.Alerts.Values).ActiveAt);
    }

    [Fact]
    public void ExceedsLimit_ActiveAlerts_AreCounted()
    {
        var run = new Run("");
        run.At(0, "x", "y");
        Assert.False(AlertRuleMachine.ExceedsLimit(run.State, 0));
        Assert.False(AlertRuleMachine.ExceedsLimit(run.State, 2));
        Assert.True(AlertRuleMachine.ExceedsLimit(run.State, 1));
        run.At(1, "x");
        Assert.False(AlertRuleMachine.ExceedsLimit(run.State, 1));
    }

    private sealed class Run
    {
        public Run(string settings) => Rule = Parse(settings);

        public AlertingRule Rule { get; private set; }

        public AlertRuleState State { get; private set; } = AlertRuleState.Empty;

        public IReadOnlyList<VectorSample> Samples { get; private set; } = [];

        public void Reload(string settings) => Rule = Parse(settings);

        /// <summary>The states that the evaluation's samples name.</summary>
        public string At(int minute, params string[] results)
        {
            var now = T0.AddMinutes(minute);
            VectorSample[] vector =
            [
                .. results.Select(r => new VectorSample(Labels.Of(("__name__", "up"), ("n", r)), now.ToUnixTimeMilliseconds(), 0)),
            ];
            var step = AlertRuleMachine.Evaluate(Rule, State, now, vector, (text, _, _) => text);
            (State, Samples) = (step.State, step.Samples);
            return string.Join(',', Samples.Where(s => s.Labels.Name == "ALERTS").Select(s => s.Labels["alertstate"]));
        }

        public IReadOnlyList<Alert> Send(int minute)
        {
            (State, var alerts) = AlertSending.Take(State, T0.AddMinutes(minute), TimeSpan.FromSeconds(15), Minute, "http://grid/");
            return alerts;
        }

        private static AlertingRule Parse(string settings)
        {
            var result = RuleFileReader.Read(
                $"groups:\n  - name: g\n    rules:\n      - alert: A\n        expr: up == 0\n        {settings}\n",
                "r.yml"
            );
            Assert.Empty(result.Errors);
            return (AlertingRule)result.Groups[0].Rules[0];
        }
    }
}
