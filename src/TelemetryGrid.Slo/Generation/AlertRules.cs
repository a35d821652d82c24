using System.Collections.Immutable;
using TelemetryGrid.Slo.Budgets;
using TelemetryGrid.Slo.Objectives;

namespace TelemetryGrid.Slo.Generation;

/// <summary>The alerts of an objective, over the ratios that <see cref="RuleGenerator"/> records.</summary>
internal static class AlertRules
{
    private const string DefaultName = "ErrorBudgetBurn";

    public static IEnumerable<GeneratedRule> Of(ServiceLevelObjective objective)
    {
        var policy = objective.Alerting;
        var burning = policy.Scheme == AlertScheme.Simple ? Simple(objective) : MultiWindow(objective);
        return policy.AbsentAfter is { } after ? burning.Append(Absent(objective, after)) : burning;
    }

    private static IEnumerable<GeneratedRule> MultiWindow(ServiceLevelObjective objective)
    {
        var period = objective.Windows[0].Period;
        foreach (var urgency in objective.Alerting.ConditionsFor(period).GroupBy(c => c.Urgency))
        {
            // What never fires is not asked for.
            var conditions = urgency.Where(c => c.CanFire(period, objective.Budget)).Select(c => Condition(objective, c, period)).ToList();
            if (conditions.Count > 0)
            {
                var isPage = urgency.Key == AlertUrgency.Page;
                var channel = isPage ? objective.Alerting.Page : objective.Alerting.Ticket;
                yield return Alert(
                    objective,
                    channel,
                    isPage ? "page" : "ticket",
                    isPage ? "critical" : "warning",
                    string.Join("\nor\n", conditions)
                );
            }
        }
    }

    private static IEnumerable<GeneratedRule> Simple(ServiceLevelObjective objective)
    {
        var below = double.PositiveInfinity;
        foreach (var (severity, above) in SimpleScheme.Levels)
        {
            var isPage = severity != BurnSeverity.Warning;
            var channel = isPage ? objective.Alerting.Page : objective.Alerting.Ticket;
            if (!channel.IsDisabled)
            {
                var ratio = RuleGenerator.Series(objective, RuleNames.ErrorRatio(SimpleScheme.Window));
                var rate = $"(max without ({RuleNames.WindowLabel}) ({ratio}) / {RuleGenerator.Number(objective.Budget)})";
                var upper = double.IsInfinity(below) ? "" : $" <= {RuleGenerator.Number(below)}";
                var expression = $"{rate} > {RuleGenerator.Number(above)}{upper}{Traffic(objective, SimpleScheme.Window)}";
                yield return Alert(objective, channel, isPage ? "page" : "ticket", severity.ToString().ToLowerInvariant(), expression);
            }
            below = above;
        }
    }

    private static string Condition(ServiceLevelObjective objective, BurnRateCondition condition, TimeSpan period)
    {
        var threshold = $"{RuleGenerator.Number(condition.Factor(period))} * {RuleGenerator.Number(objective.Budget)}";
        string Above(TimeSpan window)
        {
            var ratio = RuleGenerator.Series(objective, RuleNames.ErrorRatio(window));
            return $"max without ({RuleNames.WindowLabel}) ({ratio}) > {threshold}";
        }
        return $"(\n  {Above(condition.ShortWindow)}\n  and\n  {Above(condition.LongWindow)}{Traffic(objective, condition.LongWindow)}\n)";
    }

    /// <summary>Only counted events can be too few; a value that is looked at each minute is looked at often enough.</summary>
    private static string Traffic(ServiceLevelObjective objective, TimeSpan window)
    {
        if (objective.Alerting.LowTraffic is not { } least || least == LowTrafficProtection.Off)
        {
            return "";
        }
        if (objective.Slices is not null || objective.Indicator.Measurement is not RatioMeasurement ratio)
        {
            return "";
        }
        var on = $"on ({string.Join(", ", objective.Indicator.Grouping)})";
        var total = $"({ratio.Total.Render(window)}) * {RuleGenerator.Number(ratio.Total.CountsPerValue(window))}";
        var part = $"({ratio.Part.Render(window)}) * {RuleGenerator.Number(ratio.Part.CountsPerValue(window))}";
        var bad = ratio.PartIsBad ? part : $"{total} - {part}";
        var text = least.MinimumEvents > 0 ? $"\n  and {on} ({total} >= {RuleGenerator.Number(least.MinimumEvents)})" : "";
        return least.MinimumBadEvents > 0 ? $"{text}\n  and {on} ({bad} >= {RuleGenerator.Number(least.MinimumBadEvents)})" : text;
    }

    private static GeneratedRule Absent(ServiceLevelObjective objective, TimeSpan after)
    {
        // Of a ratio the total says whether anything is measured; errors may well be absent.
        var measurement = objective.Indicator.Measurement;
        var window = TimeSpan.FromMinutes(5);
        var query = measurement.Queries.Count > 0 ? measurement.Queries[^1].Render(window) : measurement.ErrorRatio(window);
        var alert = Alert(objective, objective.Alerting.Ticket, "absent", "warning", $"absent({query})");
        return alert with
        {
            Labels = alert.Labels.SetItems(RuleNames.Labels(objective)),
            For = after,
            Annotations = alert.Annotations.SetItem("summary", $"{objective.Service}: nothing is measured for objective {objective.Name}"),
        };
    }

    private static GeneratedRule Alert(
        ServiceLevelObjective objective,
        AlertChannel channel,
        string urgency,
        string severity,
        string expression
    )
    {
        var policy = objective.Alerting;
        var labels = ImmutableSortedDictionary
            .CreateRange(StringComparer.Ordinal, [KeyValuePair.Create("severity", severity)])
            .SetItems(policy.Labels)
            .SetItems(channel.Labels)
            .SetItem("slo_urgency", urgency);
        var summary = $"{objective.Service}: the error budget of {objective.Name} burns too fast";
        var annotations = ImmutableSortedDictionary
            .CreateRange(StringComparer.Ordinal, [KeyValuePair.Create("summary", summary)])
            .SetItems(policy.Annotations)
            .SetItems(channel.Annotations);
        var name = policy.Name.Length > 0 ? policy.Name : DefaultName;
        return new GeneratedRule(name, true, expression) { Labels = labels, Annotations = annotations };
    }
}
