namespace TelemetryGrid.Analytics.Predictions;

/// <summary>The words of the capacity report.</summary>
public static class CapacityNames
{
    public static string Of(CapacityAction action) =>
        action switch
        {
            CapacityAction.ImmediateScaleUpRequired => "immediate_scale_up_required",
            CapacityAction.PlanScaleUp => "plan_scale_up",
            CapacityAction.MonitorClosely => "monitor_closely",
            CapacityAction.ConsiderScaleDown => "consider_scale_down",
            CapacityAction.MaintainCurrentCapacity => "maintain_current_capacity",
            _ => throw new ArgumentOutOfRangeException(nameof(action), action, "There is no such action."),
        };

    public static string Of(CapacitySeverity severity) =>
        severity switch
        {
            CapacitySeverity.Critical => "critical",
            CapacitySeverity.High => "high",
            CapacitySeverity.Medium => "medium",
            CapacitySeverity.Low => "low",
            _ => throw new ArgumentOutOfRangeException(nameof(severity), severity, "There is no such severity."),
        };
}
