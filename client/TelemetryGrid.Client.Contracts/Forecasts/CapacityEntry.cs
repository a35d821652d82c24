namespace TelemetryGrid.Client;

/// <summary>Where one metric stands against its limit, and where it will. Values are daily 95th percentiles in the metric's unit.</summary>
public sealed record CapacityEntry
{
    public required string Device { get; init; }

    /// <summary>The interface, processor, memory or storage; empty for the device itself.</summary>
    public string Part { get; init; } = "";

    public required string Metric { get; init; }

    public required double Limit { get; init; }

    public required double Current { get; init; }

    public required double Predicted { get; init; }

    public double? ChangePercent { get; init; }

    /// <summary>Share of past origins that recommended the same; null when the history is too short to ask any.</summary>
    public double? Confidence { get; init; }

    /// <summary>When the band first reaches the limit; null when it does not within the horizon.</summary>
    public DateTimeOffset? ThresholdBreachDate { get; init; }

    /// <summary><c>immediate_scale_up_required</c>, <c>plan_scale_up</c>, <c>monitor_closely</c>, <c>consider_scale_down</c> or <c>maintain_current_capacity</c>.</summary>
    public required string RecommendedAction { get; init; }

    /// <summary><c>critical</c>, <c>high</c>, <c>medium</c> or <c>low</c>.</summary>
    public required string Severity { get; init; }
}
