using TelemetryGrid.PromQL;

namespace TelemetryGrid.Alerting.Rules.Evaluation;

/// <summary>What all groups have in common.</summary>
public sealed record RuleGroupSettings
{
    /// <summary>Of groups that do not say.</summary>
    public TimeSpan EvaluationInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>An alert that fires is told again after this long.</summary>
    public TimeSpan ResendDelay { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Where people reach the program; in templates and in the links of alerts.</summary>
    public string ExternalUrl { get; init; } = "";

    /// <summary>Added to every alert that is told, unless it has such a label; in templates.</summary>
    public Labels ExternalLabels { get; init; } = Labels.Empty;
}
