namespace TelemetryGrid.Forecasts;

/// <summary>A model's part in a forecast.</summary>
/// <param name="Mase">How far off it was from past origins, in multiples of the seasonal naive forecast; null where that cannot be said.</param>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.ForecastModelWeight")]
public readonly record struct ForecastModelWeight(
    [property: Id(0)] string Name,
    [property: Id(1)] double Weight,
    [property: Id(2)] double? Mase
);
