namespace TelemetryGrid.Alerting.Correlation.Rules;

/// <summary>How the severities of two alerts must stand to each other for a rule to join them.</summary>
public enum SeverityCorrelation : byte
{
    Any,

    /// <summary>Equal labels.</summary>
    Same,

    /// <summary>The parent's is not less than the child's.</summary>
    ParentAtLeast,
}
