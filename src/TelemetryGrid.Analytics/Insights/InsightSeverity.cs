namespace TelemetryGrid.Analytics.Insights;

/// <summary>How much an insight matters, least first. Named by <see cref="InsightNames"/>.</summary>
public enum InsightSeverity
{
    Low,
    Medium,
    High,
    Critical,
}
