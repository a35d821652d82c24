namespace TelemetryGrid.Analytics.Insights;

/// <summary>What an insight is about. Named by <see cref="InsightNames"/>.</summary>
public enum InsightType
{
    Anomaly,
    Pattern,
    Trend,
    Correlation,
    Prediction,
    Recommendation,
}
