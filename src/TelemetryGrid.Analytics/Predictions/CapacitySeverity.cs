namespace TelemetryGrid.Analytics.Predictions;

/// <summary>How much a capacity prediction matters.</summary>
public enum CapacitySeverity
{
    Low,
    Medium,
    High,
    Critical,
}
