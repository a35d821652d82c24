namespace TelemetryGrid.Anomalies;

/// <summary>What a person says of an anomaly.</summary>
public enum AnomalyVerdict
{
    /// <summary>It was nothing: the metric's threshold rises above its score.</summary>
    FalsePositive,

    /// <summary>It was something: a threshold that feedback had raised falls a little.</summary>
    Confirmed,
}
