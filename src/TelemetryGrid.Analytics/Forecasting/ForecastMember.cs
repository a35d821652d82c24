namespace TelemetryGrid.Analytics.Forecasting;

/// <summary>A model's part in a forecast.</summary>
/// <param name="Name">As in <see cref="ForecastModels"/>.</param>
/// <param name="Weight">In the first short cycle: 0..1; the weights of a forecast add up to 1.</param>
/// <param name="LaterWeight">In all steps after that: likewise.</param>
/// <param name="Mase">Mean absolute scaled error at the past origins; null when it could not be judged.</param>
public readonly record struct ForecastMember(string Name, double Weight, double LaterWeight, double? Mase);
