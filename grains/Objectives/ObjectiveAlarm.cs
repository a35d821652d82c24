using System.Collections.Immutable;
using TelemetryGrid.Alerts;
using TelemetryGrid.PromQL;
using TelemetryGrid.Slo.Budgets;
using TelemetryGrid.Slo.Generation;
using TelemetryGrid.Slo.Objectives;

namespace TelemetryGrid.Grains.Objectives;

/// <summary>The alerts of an objective: which should fire, since when they do, and what is told of them.</summary>
internal sealed class ObjectiveAlarm
{
    private const string DefaultName = "ErrorBudgetBurn";

    /// <summary>That an alert is over is told for so long, in case the news is lost.</summary>
    private static readonly TimeSpan ResolvedRetention = TimeSpan.FromMinutes(15);

    private readonly Dictionary<Labels, SloAlertState> _alerts = [];

    public ObjectiveAlarm(IEnumerable<SloAlertState> stored)
    {
        foreach (var alert in stored)
        {
            _alerts[Labels.FromSortedPairs([.. alert.Labels])] = alert;
        }
    }

    public int Firing => _alerts.Values.Count(a => a.ResolvedAt is null);

    public bool IsEmpty => _alerts.Count == 0;

    public List<SloAlertState> ToList() => [.. _alerts.Values];

    /// <summary>Begins and ends alerts; false when nothing changed.</summary>
    public bool Update(ObjectiveTracker tracker, DateTimeOffset now)
    {
        var wanted = Wanted(tracker, now);
        var changed = false;
        foreach (var (labels, annotations) in wanted)
        {
            if (!_alerts.TryGetValue(labels, out var alert) || alert.ResolvedAt is not null)
            {
                _alerts[labels] = new SloAlertState
                {
                    Labels = labels.ToPairs(),
                    Annotations = annotations.ToPairs(),
                    StartsAt = now,
                };
                changed = true;
            }
            else
            {
                _alerts[labels] = alert with { Annotations = annotations.ToPairs() };
            }
        }
        foreach (var (labels, alert) in _alerts.Where(a => !wanted.ContainsKey(a.Key)).ToList())
        {
            if (alert.ResolvedAt is null)
            {
                _alerts[labels] = alert with { ResolvedAt = now };
                changed = true;
            }
            else if (now - alert.ResolvedAt > ResolvedRetention)
            {
                changed |= _alerts.Remove(labels);
            }
        }
        return changed;
    }

    /// <summary>Ends all that fire.</summary>
    public void End(DateTimeOffset now)
    {
        foreach (var (labels, alert) in _alerts.Where(a => a.Value.ResolvedAt is null).ToList())
        {
            _alerts[labels] = alert with { ResolvedAt = now };
        }
    }

    /// <summary>All there is to tell now.</summary>
    public ImmutableArray<GridAlert> News(DateTimeOffset now, TimeSpan resendDelay, string url) =>
        [
            .. _alerts.Values.Select(a => new GridAlert
            {
                Labels = a.Labels,
                Annotations = a.Annotations,
                StartsAt = a.StartsAt,
                EndsAt = a.ResolvedAt ?? now + (4 * resendDelay),
                UpdatedAt = now,
                GeneratorUrl = url,
                EndIsTimeout = a.ResolvedAt is null,
            }),
        ];

    private static Dictionary<Labels, Labels> Wanted(ObjectiveTracker tracker, DateTimeOffset now)
    {
        var wanted = new Dictionary<Labels, Labels>();
        var objective = tracker.Objective;
        var policy = objective.Alerting;
        var asOf = tracker.AsOf(now);
        foreach (var group in tracker.Groups)
        {
            foreach (var state in group.Budget.Conditions(asOf).Where(s => s.IsFiring))
            {
                var isPage = state.Condition.Urgency == AlertUrgency.Page;
                var (shorter, longer) = (SloDuration.Format(state.Condition.ShortWindow), SloDuration.Format(state.Condition.LongWindow));
                var summary =
                    $"{objective.Service}: the error budget of {objective.Name} burns {state.LongRate:0.#} times too fast over {longer} "
                    + $"and {state.ShortRate:0.#} times over {shorter}";
                var labels = Alert(objective, group, isPage, isPage ? "critical" : "warning", isPage ? "page" : "ticket");
                wanted[labels.Set("short", shorter).Set("long", longer).Build()] = Annotations(objective, isPage, summary);
            }
            var severity = policy.Scheme == AlertScheme.Simple ? group.Budget.Severity(asOf) : BurnSeverity.None;
            var wakes = severity != BurnSeverity.Warning;
            if (severity != BurnSeverity.None && !(wakes ? policy.Page : policy.Ticket).IsDisabled)
            {
                var rate = group.Budget.Over(SimpleScheme.Window, asOf).BurnRate(objective.Budget);
                var summary = $"{objective.Service}: the error budget of {objective.Name} burns {rate:0.#} times too fast";
                var name = severity.ToString().ToLowerInvariant();
                var labels = Alert(objective, group, wakes, name, wakes ? "page" : "ticket");
                wanted[labels.Build()] = Annotations(objective, wakes, summary);
            }
            if (policy.AbsentAfter is { } after && asOf - group.MeasuredAt >= after)
            {
                var summary = $"{objective.Service}: nothing is measured for objective {objective.Name}";
                wanted[Alert(objective, group, false, "warning", "absent").Build()] = Annotations(objective, false, summary);
            }
        }
        return wanted;
    }

    private static LabelsBuilder Alert(ServiceLevelObjective objective, ObjectiveGroup group, bool isPage, string severity, string urgency)
    {
        var policy = objective.Alerting;
        var labels = new LabelsBuilder(group.Labels).Set("service", objective.Service).Set("severity", severity);
        foreach (
            var (name, value) in RuleNames.Labels(objective).Concat(policy.Labels).Concat((isPage ? policy.Page : policy.Ticket).Labels)
        )
        {
            labels.Set(name, value);
        }
        return labels
            .Set(RuleNames.NameLabel, objective.Name)
            .Set(RuleNames.ServiceLabel, objective.Service)
            .Set("alertname", policy.Name.Length > 0 ? policy.Name : DefaultName)
            .Set("slo_urgency", urgency);
    }

    private static Labels Annotations(ServiceLevelObjective objective, bool isPage, string summary)
    {
        var policy = objective.Alerting;
        var annotations = new LabelsBuilder().Set("summary", summary).Set("description", objective.Description);
        foreach (var (name, value) in policy.Annotations.Concat((isPage ? policy.Page : policy.Ticket).Annotations))
        {
            annotations.Set(name, value);
        }
        return annotations.Build();
    }
}
