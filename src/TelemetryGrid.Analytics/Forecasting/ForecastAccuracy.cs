namespace TelemetryGrid.Analytics.Forecasting;

/// <summary>
/// How good the ensemble's forecasts from past origins were, each weighted without the origin it is judged at. Measured, never assumed:
/// null when the history was too short to measure.
/// </summary>
/// <param name="Origins">Past origins judged.</param>
/// <param name="Mase">Mean absolute error over that of repeating the last short cycle within the history; below 1 is better than that.</param>
/// <param name="Smape">Symmetric mean absolute percentage error, 0..200.</param>
/// <param name="Coverage">Share of values inside the interval that the other origins' errors suggest, at 95 %.</param>
public readonly record struct ForecastAccuracy(int Origins, double? Mase, double? Smape, double? Coverage)
{
    public static ForecastAccuracy Unknown => new(0, null, null, null);
}
