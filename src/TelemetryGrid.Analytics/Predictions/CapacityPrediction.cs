using TelemetryGrid.Analytics.Forecasting;

namespace TelemetryGrid.Analytics.Predictions;

/// <summary>Where a metric stands against its limit, and where it will. Values are daily 95th percentiles in the unit of the metric.</summary>
public sealed record CapacityPrediction
{
    public required double Limit { get; init; }

    /// <summary>Median of the last seven days.</summary>
    public required double Current { get; init; }

    /// <summary>Median of the last seven days of the horizon, or of fewer when it is shorter.</summary>
    public required double Predicted { get; init; }

    public required double CurrentPercent { get; init; }

    public required double PredictedPercent { get; init; }

    /// <summary>From current to predicted, in percent of current; null when the current value is 0.</summary>
    public required double? ChangePercent { get; init; }

    /// <summary>
    /// Share of past origins whose forecasts, made with what was known then, recommend the same as today's; null when the history is too
    /// short to ask any.
    /// </summary>
    public required double? Confidence { get; init; }

    /// <summary>Past origins asked.</summary>
    public required int Origins { get; init; }

    /// <summary>Unix milliseconds of the first day the upper edge of the band reaches the limit; null when it does not within the horizon.</summary>
    public required long? ThresholdBreachMs { get; init; }

    /// <summary>Unix milliseconds of the first day the forecast itself reaches the limit; null when it does not within the horizon.</summary>
    public required long? ExpectedBreachMs { get; init; }

    public required CapacityAction Action { get; init; }

    public required CapacitySeverity Severity { get; init; }

    /// <summary>The daily forecast all of this follows from.</summary>
    public required Forecast Forecast { get; init; }
}
