namespace TelemetryGrid.Records;

/// <summary>The five kinds of telemetry; retention is set per kind.</summary>
public enum TelemetryCategory
{
    Metric,
    Flow,
    Log,
    Trace,
    Event,
}
