namespace TelemetryGrid.Slo.Objectives;

/// <summary>How good and bad are told apart and counted.</summary>
public enum ObjectiveMethod
{
    Ratio,
    RawRatio,
    Threshold,
    TimeSlices,
}
