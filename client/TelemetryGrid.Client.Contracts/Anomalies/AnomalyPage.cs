namespace TelemetryGrid.Client;

/// <summary>Anomalies, the newest first.</summary>
public sealed record AnomalyPage
{
    public required IReadOnlyList<Anomaly> Anomalies { get; init; }

    /// <summary>Give it as <c>after</c> to go on; null when there is nothing more.</summary>
    public string? Next { get; init; }
}
