namespace TelemetryGrid.Analytics.Health;

/// <summary>What the health of a device is made of.</summary>
public enum HealthTermKind
{
    Availability,
    Errors,
    Utilisation,
    Anomalies,
    Latency,
    Capacity,
}
