namespace TelemetryGrid.Alerting.Rules;

/// <summary>An evaluation whose results a rule cannot take; it marks the rule and leaves the others alone.</summary>
public sealed class RuleEvaluationException : Exception
{
    public RuleEvaluationException() { }

    public RuleEvaluationException(string message)
        : base(message) { }

    public RuleEvaluationException(string message, Exception inner)
        : base(message, inner) { }
}
