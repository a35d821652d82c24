using TelemetryGrid.Identity;

namespace TelemetryGrid.Forecasts;

/// <summary>Where one metric stands against its limit, and where it will. Values are daily 95th percentiles.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.CapacityRow")]
public sealed record CapacityRow
{
    [Id(0)]
    public required DeviceId Device { get; init; }

    /// <summary>Labels that tell this series from others of the device, such as an interface's name; empty for the device itself.</summary>
    [Id(1)]
    public string Part { get; init; } = "";

    [Id(2)]
    public required string Metric { get; init; }

    [Id(3)]
    public required double Limit { get; init; }

    [Id(4)]
    public required double Current { get; init; }

    [Id(5)]
    public required double Predicted { get; init; }

    /// <summary>Of predicted over current, in percent; null when the current value is 0.</summary>
    [Id(6)]
    public double? ChangePercent { get; init; }

    /// <summary>Share of past origins that recommended the same; null when the history is too short to ask any.</summary>
    [Id(7)]
    public double? Confidence { get; init; }

    /// <summary>When the band first reaches the limit; null when it does not within the horizon.</summary>
    [Id(8)]
    public DateTimeOffset? ThresholdBreach { get; init; }

    /// <summary><c>immediate_scale_up_required</c>, <c>plan_scale_up</c>, <c>monitor_closely</c>, <c>consider_scale_down</c> or <c>maintain_current_capacity</c>.</summary>
    [Id(9)]
    public required string RecommendedAction { get; init; }

    /// <summary><c>critical</c>, <c>high</c>, <c>medium</c> or <c>low</c>.</summary>
    [Id(10)]
    public required string Severity { get; init; }
}
