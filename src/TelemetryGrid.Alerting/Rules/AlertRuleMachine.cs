using System.Collections.Immutable;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Alerting.Rules;

/// <summary>The life of a rule's alerts, evaluation by evaluation and without a clock: nothing but an evaluation moves them.</summary>
public static class AlertRuleMachine
{
    public const string AlertsMetric = "ALERTS";
    public const string ForStateMetric = "ALERTS_FOR_STATE";
    public const string NameLabel = "alertname";
    public const string StateLabel = "alertstate";

    /// <summary>How long an alert that ended is kept and told again.</summary>
    public static readonly TimeSpan ResolvedRetention = TimeSpan.FromMinutes(15);

    /// <summary>Takes the results of the rule's query at a time.</summary>
    /// <exception cref="RuleEvaluationException">
    /// Two results have the same labels once those of the rule are applied, and the state is to stay as it was. For too many alerts see
    /// <see cref="ExceedsLimit"/>.
    /// </exception>
    public static AlertRuleStep Evaluate(
        AlertingRule rule,
        AlertRuleState state,
        DateTimeOffset now,
        IReadOnlyList<VectorSample> results,
        AlertTexts texts
    )
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(results);
        ArgumentNullException.ThrowIfNull(texts);
        var raised = Raise(rule, now, results, texts);
        var alerts = state.Alerts.ToBuilder();
        foreach (var (labels, alert) in raised)
        {
            alerts[labels] =
                alerts.TryGetValue(labels, out var known) && known.State != AlertState.Inactive
                    ? known with
                    {
                        Value = alert.Value,
                        Annotations = alert.Annotations,
                    }
                    : alert;
        }
        var samples = ImmutableArray.CreateBuilder<VectorSample>(2 * alerts.Count);
        foreach (var alert in alerts.Values.OrderBy(a => a.Labels, LabelsInOrder).ToArray())
        {
            var next = raised.ContainsKey(alert.Labels) ? Present(rule, alert, now) : Missing(rule, alert, now);
            if (next is null)
            {
                alerts.Remove(alert.Labels);
                continue;
            }
            alerts[alert.Labels] = next;
            if (next.State != AlertState.Inactive)
            {
                AddSamples(next, now, samples);
            }
        }
        return new AlertRuleStep(new AlertRuleState(alerts.ToImmutable()), samples.ToImmutable());
    }

    /// <summary>True when more alerts are pending or firing than the group's limit allows: then the rule is in error and loses all of them.</summary>
    public static bool ExceedsLimit(AlertRuleState state, int limit)
    {
        ArgumentNullException.ThrowIfNull(state);
        return limit > 0 && state.Alerts.Values.Count(a => a.State != AlertState.Inactive) > limit;
    }

    private static Dictionary<Labels, ActiveAlert> Raise(
        AlertingRule rule,
        DateTimeOffset now,
        IReadOnlyList<VectorSample> results,
        AlertTexts texts
    )
    {
        var raised = new Dictionary<Labels, ActiveAlert>(results.Count);
        foreach (var result in results)
        {
            var labels = new LabelsBuilder(result.Labels).Remove(Labels.MetricName);
            for (var i = 0; i < rule.Labels.Count; i++)
            {
                labels.Set(rule.Labels.NameAt(i), texts(rule.Labels.ValueAt(i), result.Labels, result.Value));
            }
            var built = labels.Set(NameLabel, rule.Name).Build();
            var annotations = new LabelsBuilder();
            for (var i = 0; i < rule.Annotations.Count; i++)
            {
                annotations.Set(rule.Annotations.NameAt(i), texts(rule.Annotations.ValueAt(i), result.Labels, result.Value));
            }
            if (!raised.TryAdd(built, new ActiveAlert(built, annotations.Build(), AlertState.Pending, result.Value, now)))
            {
                throw new RuleEvaluationException($"two results have the same labels once those of the rule are applied: {built}");
            }
        }
        return raised;
    }

    // An alert whose wait was raised since it fired has not waited long enough, and waits on.
    private static ActiveAlert Present(AlertingRule rule, ActiveAlert alert, DateTimeOffset now)
    {
        var waited = now - alert.ActiveAt >= rule.For;
        alert = alert with { KeepFiringSince = null };
        return (alert.State, waited) switch
        {
            (AlertState.Pending, true) => alert with { State = AlertState.Firing, FiredAt = now },
            (AlertState.Firing, false) => alert with { State = AlertState.Pending, FiredAt = null },
            _ => alert,
        };
    }

    private static ActiveAlert? Missing(AlertingRule rule, ActiveAlert alert, DateTimeOffset now)
    {
        switch (alert.State)
        {
            case AlertState.Pending:
                return null;
            case AlertState.Firing:
                var since = alert.KeepFiringSince ?? now;
                return now - since < rule.KeepFiringFor
                    ? alert with
                    {
                        KeepFiringSince = since,
                    }
                    : alert with
                    {
                        State = AlertState.Inactive,
                        ResolvedAt = now,
                    };
            default:
                return now - alert.ResolvedAt > ResolvedRetention ? null : alert;
        }
    }

    private static void AddSamples(ActiveAlert alert, DateTimeOffset now, ImmutableArray<VectorSample>.Builder samples)
    {
        var state = alert.State == AlertState.Firing ? "firing" : "pending";
        var time = now.ToUnixTimeMilliseconds();
        var labels = new LabelsBuilder(alert.Labels).Set(Labels.MetricName, AlertsMetric).Set(StateLabel, state).Build();
        samples.Add(new VectorSample(labels, time, 1));
        samples.Add(new VectorSample(ForStateLabels(alert.Labels), time, alert.ActiveAt.ToUnixTimeSeconds()));
    }

    internal static Labels ForStateLabels(Labels alert) => new LabelsBuilder(alert).Set(Labels.MetricName, ForStateMetric).Build();

    private static readonly IComparer<Labels> LabelsInOrder = Comparer<Labels>.Create(
        static (a, b) =>
        {
            for (var i = 0; i < Math.Min(a.Count, b.Count); i++)
            {
                var order = string.CompareOrdinal(a.NameAt(i), b.NameAt(i));
                order = order != 0 ? order : string.CompareOrdinal(a.ValueAt(i), b.ValueAt(i));
                if (order != 0)
                {
                    return order;
                }
            }
            return a.Count - b.Count;
        }
    );
}
