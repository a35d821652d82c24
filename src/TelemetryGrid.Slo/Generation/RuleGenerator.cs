using System.Collections.Immutable;
using System.Globalization;
using TelemetryGrid.PromQL;
using TelemetryGrid.Slo.Budgets;
using TelemetryGrid.Slo.Indicators;
using TelemetryGrid.Slo.Objectives;

namespace TelemetryGrid.Slo.Generation;

/// <summary>
/// Writes an objective as rules for Prometheus: error ratios of every window that is looked at, what they mean for the budget, and alerts.
/// A window without traffic records nothing, rather than a NaN that would spoil the sums of a month.
/// </summary>
public static class RuleGenerator
{
    private static readonly TimeSpan CurrentWindow = TimeSpan.FromMinutes(5);

    /// <summary>The groups: ratios, then what follows from them, then alerts where there are any.</summary>
    /// <param name="objective">The objective. Of a calendar window the usual length is taken: Prometheus knows no calendar.</param>
    public static ImmutableArray<GeneratedGroup> Generate(ServiceLevelObjective objective)
    {
        ArgumentNullException.ThrowIfNull(objective);
        var id = $"{objective.Service}-{objective.Name}";
        var groups = ImmutableArray.Create(
            new GeneratedGroup($"slo-ratios-{id}", [.. Ratios(objective)]),
            new GeneratedGroup($"slo-budget-{id}", [.. BudgetRules(objective)])
        );
        var alerts = AlertRules.Of(objective).ToImmutableArray();
        return alerts.IsEmpty ? groups : groups.Add(new GeneratedGroup($"slo-alerts-{id}", alerts));
    }

    /// <summary>A selector of one of the objective's own series.</summary>
    internal static string Series(ServiceLevelObjective objective, string name) =>
        Selector.Of(
            name,
            [
                new LabelMatcher(RuleNames.NameLabel, MatchOperator.Equal, objective.Name),
                new LabelMatcher(RuleNames.ServiceLabel, MatchOperator.Equal, objective.Service),
            ]
        );

    internal static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static IEnumerable<GeneratedRule> Ratios(ServiceLevelObjective objective)
    {
        var labels = RuleNames.Labels(objective);
        if (objective.Slices is { } slices)
        {
            var ratio = objective.Indicator.Measurement.ErrorRatio(slices.Length);
            yield return new GeneratedRule(RuleNames.SliceErrorRatio(slices.Length), false, Known(ratio)) { Labels = labels };
        }
        var policy = objective.Alerting with { Page = new AlertChannel(), Ticket = new AlertChannel() };
        var shorter = policy
            .ConditionsFor(objective.Windows[0].Period)
            .SelectMany(c => new[] { c.ShortWindow, c.LongWindow })
            .Concat([CurrentWindow, SimpleScheme.Window])
            .Distinct()
            .Order()
            .ToList();
        foreach (var window in shorter)
        {
            yield return Ratio(window, Direct(objective, window));
        }
        foreach (var window in objective.Windows.Select(w => w.Period).Except(shorter).Order())
        {
            // A range of weeks over raw series is too dear to be asked every minute.
            var current = $"avg_over_time({Series(objective, RuleNames.ErrorRatio(CurrentWindow))}[{SloDuration.Format(window)}])";
            yield return Ratio(window, objective.Slices is null ? current : Direct(objective, window));
        }

        GeneratedRule Ratio(TimeSpan window, string expression) =>
            new(RuleNames.ErrorRatio(window), false, expression)
            {
                Labels = labels.SetItem(RuleNames.WindowLabel, SloDuration.Format(window)),
            };
    }

    private static string Direct(ServiceLevelObjective objective, TimeSpan window)
    {
        if (objective.Slices is not { } slices)
        {
            return Known(objective.Indicator.Measurement.ErrorRatio(window));
        }
        var slice = Series(objective, RuleNames.SliceErrorRatio(slices.Length));
        var verdict = slices.Target is { } target ? $"({slice} > bool {Number(Math.Round(1 - target, 12))})" : slice;
        // A window shorter than a slice sees the newest one.
        var range = window < slices.Length ? slices.Length : window;
        return $"avg_over_time({verdict}[{SloDuration.Format(range)}:{SloDuration.Format(slices.Length)}])";
    }

    private static IEnumerable<GeneratedRule> BudgetRules(ServiceLevelObjective objective)
    {
        var labels = RuleNames.Labels(objective);
        var period = objective.Windows[0].Period;
        var budget = Number(objective.Budget);
        var current = Series(objective, RuleNames.ErrorRatio(CurrentWindow));
        var whole = Series(objective, RuleNames.ErrorRatio(period));
        GeneratedRule Rule(string name, string expression) => new(name, false, expression) { Labels = labels };
        yield return Rule(RuleNames.Objective, $"vector({Number(objective.Target)})");
        yield return Rule(RuleNames.Budget, $"vector({budget})");
        yield return Rule(RuleNames.PeriodDays, $"vector({Number(period.TotalDays)})");
        yield return Rule(RuleNames.CurrentBurnRate, $"max without ({RuleNames.WindowLabel}) ({current}) / {budget}");
        yield return Rule(RuleNames.PeriodBurnRate, $"max without ({RuleNames.WindowLabel}) ({whole}) / {budget}");
        yield return Rule(RuleNames.BudgetRemaining, $"1 - max without ({RuleNames.WindowLabel}) ({whole}) / {budget}");
    }

    /// <summary>NaN compares to nothing, so it is not there.</summary>
    private static string Known(string ratio) => $"(\n{ratio}\n) >= -Inf";
}
