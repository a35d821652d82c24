using TelemetryGrid.PromQL;

namespace TelemetryGrid.Alerting.Rules;

/// <summary>
/// Brings back, after the first evaluation since a restart, how long each alert had waited: from the last sample of <c>ALERTS_FOR_STATE</c>,
/// which says when it was seen last and since when it was active. The time in between does not count toward the wait.
/// </summary>
public static class ForStateRestoration
{
    /// <summary>How far back samples are looked for; what is older was another occurrence.</summary>
    public static readonly TimeSpan OutageTolerance = TimeSpan.FromHours(1);

    /// <summary>An alert that had nearly waited long enough fires no earlier than this after the restart. Rules that wait less are not restored.</summary>
    public static readonly TimeSpan GracePeriod = TimeSpan.FromMinutes(10);

    /// <param name="now">When the first evaluation took place.</param>
    /// <param name="lastSample">
    /// The last sample at or before <paramref name="now"/> of the series with these labels (<c>ALERTS_FOR_STATE</c> among them); null without one.
    /// </param>
    public static AlertRuleState Restore(
        AlertingRule rule,
        AlertRuleState state,
        DateTimeOffset now,
        Func<Labels, (DateTimeOffset At, double Value)?> lastSample
    )
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(lastSample);
        if (rule.For < GracePeriod)
        {
            return state;
        }
        var alerts = state.Alerts.ToBuilder();
        foreach (var alert in state.Alerts.Values)
        {
            if (
                alert.State != AlertState.Inactive
                && lastSample(AlertRuleMachine.ForStateLabels(alert.Labels)) is { } last
                && double.IsFinite(last.Value)
                && last.At >= now - OutageTolerance
                && last.At <= now
            )
            {
                alerts[alert.Labels] = alert with
                {
                    ActiveAt = ActiveAt(rule, now, last.At, DateTimeOffset.UnixEpoch.AddSeconds(last.Value)),
                };
            }
        }
        return new AlertRuleState(alerts.ToImmutable());
    }

    private static DateTimeOffset ActiveAt(AlertingRule rule, DateTimeOffset now, DateTimeOffset downAt, DateTimeOffset activeAt)
    {
        var left = rule.For - (downAt - activeAt);
        return left <= TimeSpan.Zero ? activeAt
            : left < GracePeriod ? now + GracePeriod - rule.For
            : activeAt + (now - downAt);
    }
}
