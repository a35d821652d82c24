using System.Collections.Immutable;
using TelemetryGrid.Alerting.Alerts;

namespace TelemetryGrid.Alerting.Rules;

/// <summary>Which alerts of a rule are to be told after an evaluation.</summary>
public static class AlertSending
{
    /// <summary>
    /// Alerts that fire or ended: at once, and again once more than <paramref name="resendDelay"/> went by. A firing one ends, unless it is
    /// heard of again, four times the longer of interval and delay after the evaluation.
    /// </summary>
    public static (AlertRuleState State, ImmutableArray<Alert> Alerts) Take(
        AlertRuleState state,
        DateTimeOffset now,
        TimeSpan interval,
        TimeSpan resendDelay,
        string generatorUrl
    )
    {
        ArgumentNullException.ThrowIfNull(state);
        var next = state.Alerts.ToBuilder();
        var sent = ImmutableArray.CreateBuilder<Alert>();
        var validFor = 4 * (interval > resendDelay ? interval : resendDelay);
        foreach (var alert in state.Alerts.Values.Where(a => IsDue(a, now, resendDelay)))
        {
            next[alert.Labels] = alert with { LastSentAt = now };
            sent.Add(
                new Alert(
                    alert.Labels,
                    alert.Annotations,
                    alert.FiredAt ?? alert.ActiveAt,
                    alert.ResolvedAt ?? now + validFor,
                    now,
                    generatorUrl
                )
            );
        }
        return (new AlertRuleState(next.ToImmutable()), sent.ToImmutable());
    }

    private static bool IsDue(ActiveAlert alert, DateTimeOffset now, TimeSpan resendDelay) =>
        alert.State != AlertState.Pending && (alert.LastSentAt is not { } last || alert.ResolvedAt > last || last + resendDelay < now);
}
