namespace TelemetryGrid.Slo.Objectives;

/// <summary>What is measured.</summary>
public sealed record Indicator(IndicatorKind Kind, Measurement Measurement)
{
    /// <summary>What it means when there is no value.</summary>
    public AbsentMeaning Absent { get; init; }
}
