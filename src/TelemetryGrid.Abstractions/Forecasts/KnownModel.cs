namespace TelemetryGrid.Forecasts;

/// <summary>A metric that has a trained forecaster.</summary>
/// <param name="Metric">A <see cref="MetricId"/>.</param>
/// <param name="TrainedAt">When it was last trained.</param>
/// <param name="AskedAt">When anybody last asked for its forecast, to the hour.</param>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.KnownModel")]
public sealed record KnownModel(
    [property: Id(0)] string Metric,
    [property: Id(1)] DateTimeOffset TrainedAt,
    [property: Id(2)] DateTimeOffset AskedAt
);
