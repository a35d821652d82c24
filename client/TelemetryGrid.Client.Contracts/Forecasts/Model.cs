namespace TelemetryGrid.Client;

/// <summary>What was learnt of one metric, to forecast it or to tell what is odd about it.</summary>
public sealed record Model
{
    /// <summary><c>device/metric</c> or <c>device/interface/metric</c>.</summary>
    public required string Id { get; init; }

    /// <summary><c>forecast</c> or <c>detector</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>A device, or <c>device/interface</c>.</summary>
    public required string Entity { get; init; }

    public required string MetricName { get; init; }

    /// <summary>When a forecaster was trained; of a detector, which learns from every sample, the newest of them.</summary>
    public DateTimeOffset? TrainedAt { get; init; }

    /// <summary>Values it was trained on, or samples it has learnt from.</summary>
    public required long Points { get; init; }

    /// <summary>Between two values of a forecaster's history.</summary>
    public double? StepSeconds { get; init; }

    /// <summary>The members of a forecaster, heaviest first.</summary>
    public IReadOnlyList<ForecastModel> Members { get; init; } = [];

    /// <summary>How a forecaster fared from past origins.</summary>
    public ForecastAccuracy? Accuracy { get; init; }

    /// <summary>The score from which a detector tells an anomaly, as feedback has moved it.</summary>
    public double? Threshold { get; init; }

    /// <summary>How much a detector's baseline knows of the hour of its newest sample, 0 to 1.</summary>
    public double? Maturity { get; init; }
}
