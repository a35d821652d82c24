namespace TelemetryGrid.Analytics.Predictions;

/// <summary>What a metric will be at a load, with the band 90 % of the samples lay in.</summary>
/// <param name="Value">lower ≤ value ≤ upper.</param>
/// <param name="Lower">At least 0.</param>
/// <param name="Upper">Above the loads seen it widens as the value does.</param>
/// <param name="Extrapolated">Whether the load is above all that were seen.</param>
public readonly record struct LoadPrediction(double Value, double Lower, double Upper, bool Extrapolated);
