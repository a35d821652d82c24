namespace TelemetryGrid.Analytics.Flows.Patterns;

/// <summary>How much a pattern matters to those who run the network.</summary>
public enum PatternSeverity : byte
{
    Info = 0,
    Warning = 1,
    Error = 2,
}
