namespace TelemetryGrid.Analytics.Baselines;

/// <summary>What a baseline expects at a time.</summary>
/// <param name="Value">Expected level; NaN before the first sample.</param>
/// <param name="Lower">Value minus the band width times the spread; may be negative where the metric cannot be.</param>
/// <param name="Upper">Value plus the band width times the spread.</param>
/// <param name="Maturity">
/// 0..1: 0 while nothing but the current hour was seen, 0.2 after a day for a flat level, 0.5 after a week for the shape of a day,
/// 1 once this hour of the week was seen three times.
/// </param>
public readonly record struct Expectation(double Value, double Lower, double Upper, double Maturity);
