namespace TelemetryGrid.Alerting.Rules.Evaluation;

/// <summary>How the last evaluation of a rule went.</summary>
public enum RuleHealth : byte
{
    /// <summary>It was not evaluated yet.</summary>
    Unknown,
    Ok,
    Failed,
}
