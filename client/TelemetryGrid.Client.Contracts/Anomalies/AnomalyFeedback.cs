namespace TelemetryGrid.Client;

/// <summary>Feedback on an anomaly, remembered by the entity whose metric it is.</summary>
public sealed record AnomalyFeedback
{
    public required AnomalyVerdict Verdict { get; init; }
}
