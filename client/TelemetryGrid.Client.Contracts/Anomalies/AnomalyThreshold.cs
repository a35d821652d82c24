namespace TelemetryGrid.Client;

/// <summary>What feedback did.</summary>
public sealed record AnomalyThreshold
{
    public required string MetricName { get; init; }

    /// <summary>The score from which the metric's anomalies are told from now on.</summary>
    public required double Threshold { get; init; }
}
