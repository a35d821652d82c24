namespace TelemetryGrid.Forecasts;

/// <summary>Which forecast.</summary>
/// <param name="Steps">How many, 1 to 4,096.</param>
/// <param name="StepMilliseconds">Between two values; the history is averaged over as much.</param>
/// <param name="Level">Share of values the band is to hold, between 0 and 1.</param>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.ForecastQuestion")]
public sealed record ForecastQuestion([property: Id(0)] int Steps, [property: Id(1)] long StepMilliseconds, [property: Id(2)] double Level);
