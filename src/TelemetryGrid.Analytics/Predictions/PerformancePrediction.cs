namespace TelemetryGrid.Analytics.Predictions;

/// <summary>What a forecast of load means for latency or loss.</summary>
public sealed record PerformancePrediction
{
    /// <summary>Largest load of the forecast, 0..1.</summary>
    public required double PeakLoad { get; init; }

    /// <summary>Unix milliseconds of it.</summary>
    public required long PeakMs { get; init; }

    /// <summary>What the metric will be then; null when nothing like that load was seen, nor is near enough to what was.</summary>
    public required LoadPrediction? AtPeak { get; init; }

    /// <summary>Load at which the metric reaches its limit; null when it does not as far as can be told, or there is no limit.</summary>
    public required double? LoadAtLimit { get; init; }

    /// <summary>Unix milliseconds of the first time the forecast load is that high; null when it is not.</summary>
    public required long? BreachMs { get; init; }

    /// <summary>Steps of the forecast whose load is beyond what can be answered for.</summary>
    public required int Unanswered { get; init; }

    /// <summary>Share of the metric's variation that load explains, 0..1.</summary>
    public required double Confidence { get; init; }
}
