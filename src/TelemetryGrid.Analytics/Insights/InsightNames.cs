namespace TelemetryGrid.Analytics.Insights;

/// <summary>The words of insights in reports and in the conditions of rules.</summary>
public static class InsightNames
{
    public static string Of(InsightType type) =>
        type switch
        {
            InsightType.Anomaly => "anomaly",
            InsightType.Pattern => "pattern",
            InsightType.Trend => "trend",
            InsightType.Correlation => "correlation",
            InsightType.Prediction => "prediction",
            InsightType.Recommendation => "recommendation",
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, "There is no such type."),
        };

    public static string Of(InsightSeverity severity) =>
        severity switch
        {
            InsightSeverity.Low => "low",
            InsightSeverity.Medium => "medium",
            InsightSeverity.High => "high",
            InsightSeverity.Critical => "critical",
            _ => throw new ArgumentOutOfRangeException(nameof(severity), severity, "There is no such severity."),
        };
}
