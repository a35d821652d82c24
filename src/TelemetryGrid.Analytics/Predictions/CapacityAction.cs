namespace TelemetryGrid.Analytics.Predictions;

/// <summary>What to do about a capacity. Named in reports by <see cref="CapacityNames"/>.</summary>
public enum CapacityAction
{
    MaintainCurrentCapacity,
    ConsiderScaleDown,
    MonitorClosely,
    PlanScaleUp,
    ImmediateScaleUpRequired,
}
