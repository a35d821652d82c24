namespace TelemetryGrid.Anomalies;

/// <summary>How an anomaly is written as an event.</summary>
public static class AnomalyEventNames
{
    public const string Detected = "anomaly.detected";

    // Labels.
    public const string Id = "anomaly_id";
    public const string Metric = "metric";
    public const string Detector = "detector";

    /// <summary><c>true</c> when it also stands out among all that was looked at on the device, and fits the alert budget.</summary>
    public const string Notable = "notable";

    // Annotations.
    public const string Value = "value";
    public const string Expected = "expected";
    public const string Score = "score";

    /// <summary>Before the name of a member of the ensemble.</summary>
    public const string EvidencePrefix = "evidence.";
}
