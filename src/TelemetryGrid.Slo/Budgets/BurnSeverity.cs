namespace TelemetryGrid.Slo.Budgets;

/// <summary>The simple scheme: one burn rate, three levels.</summary>
public enum BurnSeverity
{
    None,
    Warning,
    High,
    Critical,
}
