using System.Collections.Immutable;

namespace TelemetryGrid.Analytics.Forecasting;

/// <summary>
/// A seasonal regressor: the values one, two, three … cycles back, smoothed exponentially, seen at some offsets around the hour in
/// question.
/// </summary>
/// <param name="Long">Of the long cycle; otherwise of the short one.</param>
/// <param name="Smoothing">Weight of the newest cycle, over 0 up to 1; 1 is the plain lag.</param>
/// <param name="Offsets">Samples back from the hour in question; −1 looks one sample past it, in the cycle before.</param>
/// <param name="Cycles">Cycles back at which the regressor begins; 1 is the last one.</param>
public sealed record SeasonalLag(bool Long, double Smoothing, ImmutableArray<int> Offsets, int Cycles = 1);
