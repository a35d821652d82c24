using TelemetryGrid.PromQL;

namespace TelemetryGrid.Alerting.Rules.Evaluation;

/// <summary>What is known of a rule between two evaluations.</summary>
public sealed class RuleProgress(Rule rule)
{
    public Rule Rule { get; } = rule;

    /// <summary>The alerts of an alerting rule.</summary>
    public AlertRuleState Alerts { get; internal set; } = AlertRuleState.Empty;

    public RuleHealth Health { get; internal set; }

    /// <summary>Why the last evaluation failed; empty when it did not.</summary>
    public string LastError { get; internal set; } = "";

    public DateTimeOffset? LastEvaluation { get; internal set; }

    public TimeSpan Took { get; internal set; }

    /// <summary>The series that the last evaluation wrote; those that the next does not write end there.</summary>
    public IReadOnlySet<Labels> Written { get; internal set; } = new HashSet<Labels>();

    /// <summary>Its alerts were not yet brought back from before a restart; until then nothing is written that would hide them.</summary>
    internal bool AwaitsRestoration { get; set; }

    /// <summary>Rules of two versions of a group are the same when these are, whatever their queries.</summary>
    internal (bool IsAlert, string Name, Labels Labels) Identity => (Rule is AlertingRule, Rule.Name, Rule.Labels);
}
