using System.Collections.Immutable;
using System.Text.Json;
using TelemetryGrid.Objectives;
using TelemetryGrid.PromQL;
using TelemetryGrid.Slo.Budgets;

namespace TelemetryGrid.Grains.Objectives;

/// <summary>Says how an objective stands.</summary>
internal static class ObjectiveReports
{
    public static SloReport Of(ObjectiveTracker tracker, string file, DateTimeOffset now, bool detailed)
    {
        var objective = tracker.Objective;
        return new SloReport
        {
            Service = objective.Service,
            Name = objective.Name,
            Description = objective.Description,
            Target = objective.Target,
            Kind = Name(objective.Indicator.Kind),
            Method = Name(objective.Method),
            Labels = objective.Labels.ToImmutableDictionary(),
            File = file,
            IsPushed = tracker.IsPushed,
            Groups = [.. tracker.Groups.Select(g => Of(g, tracker, now, detailed))],
            EvaluatedUntil = tracker.EvaluatedUntil,
            SkippedIntervals = tracker.SkippedIntervals,
            LateMeasurements = tracker.LateMeasurements,
            RefusedGroups = tracker.RefusedGroups,
        };
    }

    private static SloGroupReport Of(ObjectiveGroup group, ObjectiveTracker tracker, DateTimeOffset now, bool detailed)
    {
        var asOf = tracker.AsOf(now);
        var report = new SloGroupReport
        {
            Labels = ToDictionary(group.Labels),
            Windows = [.. group.Budget.Report(asOf).Select(Of)],
            Severity = Name(group.Budget.Severity(asOf)),
        };
        return detailed ? report with { Conditions = [.. group.Budget.Conditions(asOf).Select(Of)], Recent = [.. group.Recent] } : report;
    }

    private static SloWindowReport Of(WindowReport report) =>
        new()
        {
            Window = report.Window.Name,
            Start = report.Start,
            End = report.End,
            Good = report.Evidence.Good,
            Total = report.Evidence.Total,
            Compliance = report.Compliance,
            ErrorBudgetRemaining = report.ErrorBudgetRemaining,
            BurnRate = report.BurnRate,
            ExhaustedAt = report.ExhaustedAt,
            Health = report.Health switch
            {
                BudgetHealth.Met => SloHealth.Met,
                BudgetHealth.AtRisk => SloHealth.AtRisk,
                BudgetHealth.Missed => SloHealth.Missed,
                _ => SloHealth.NoData,
            },
        };

    private static SloConditionReport Of(BurnRateState state) =>
        new()
        {
            IsPage = state.Condition.Urgency == AlertUrgency.Page,
            ShortWindow = state.Condition.ShortWindow,
            LongWindow = state.Condition.LongWindow,
            Factor = state.Factor,
            ShortRate = double.IsNaN(state.ShortRate) ? null : state.ShortRate,
            LongRate = double.IsNaN(state.LongRate) ? null : state.LongRate,
            IsHeldBack = state.IsHeldBack,
            IsFiring = state.IsFiring,
        };

    private static ImmutableDictionary<string, string> ToDictionary(Labels labels)
    {
        var pairs = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < labels.Count; i++)
        {
            pairs[labels.NameAt(i)] = labels.ValueAt(i);
        }
        return pairs.ToImmutable();
    }

    private static string Name<TEnum>(TEnum value)
        where TEnum : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
