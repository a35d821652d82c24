namespace TelemetryGrid.Analytics.Trends;

/// <summary>What repeats in a series.</summary>
/// <param name="Period">Values in a cycle.</param>
/// <param name="Values">As many as the series has.</param>
/// <param name="Strength">How much of what is left without the trend and other seasons this one explains, 0 to 1.</param>
public sealed record SeasonalComponent(int Period, double[] Values, double Strength);
