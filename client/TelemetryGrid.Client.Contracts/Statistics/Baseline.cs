namespace TelemetryGrid.Client;

/// <summary>What the hour-of-week baseline expects now.</summary>
/// <param name="Expected">The usual value.</param>
/// <param name="Lower">The lower end of the usual range.</param>
/// <param name="Upper">The upper end of the usual range.</param>
/// <param name="Maturity">0 (nothing learned) to 1 (weeks of this hour seen).</param>
public sealed record Baseline(double Expected, double Lower, double Upper, double Maturity);
