using TelemetryGrid.Alerting.Rules;
using TelemetryGrid.Alerting.Rules.Evaluation;
using TelemetryGrid.PromQL;
using TelemetryGrid.Rules;

namespace TelemetryGrid.Grains.Rules;

/// <summary>What a group tells of itself.</summary>
internal static class RuleGroupReports
{
    public static RuleGroupReport Of(RuleGroupEvaluator evaluator, long missed, string lastError) =>
        new()
        {
            File = evaluator.Group.File,
            Name = evaluator.Group.Name,
            Interval = evaluator.Interval,
            Limit = evaluator.Group.Limit,
            Rules = [.. evaluator.Rules.Select(Of)],
            LastEvaluation = evaluator.LastEvaluation,
            EvaluationTime = evaluator.Took,
            MissedIterations = missed,
            LastError = lastError,
        };

    private static RuleReport Of(RuleProgress progress) =>
        new()
        {
            Rule = RuleDefinitions.Of(progress.Rule),
            Alerts =
            [
                .. progress
                    .Alerts.Alerts.Values.Where(a => a.State != AlertState.Inactive)
                    .OrderBy(a => a.Labels, LabelsOrder.Instance)
                    .Select(Of),
            ],
            Health = progress.Health switch
            {
                RuleHealth.Ok => "ok",
                RuleHealth.Failed => "err",
                _ => "unknown",
            },
            LastError = progress.LastError,
            LastEvaluation = progress.LastEvaluation,
            EvaluationTime = progress.Took,
        };

    private static RuleAlert Of(ActiveAlert alert) =>
        new()
        {
            Labels = alert.Labels.ToPairs(),
            Annotations = alert.Annotations.ToPairs(),
            IsFiring = alert.State == AlertState.Firing,
            Value = alert.Value,
            ActiveAt = alert.ActiveAt,
            KeepFiringSince = alert.KeepFiringSince,
        };
}
