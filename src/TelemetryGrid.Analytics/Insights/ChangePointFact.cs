namespace TelemetryGrid.Analytics.Insights;

/// <summary>A metric that changed its level.</summary>
/// <param name="Entity">Whose.</param>
/// <param name="Metric">Which.</param>
/// <param name="TimeMs">Unix milliseconds of the change.</param>
/// <param name="Before">Mean before.</param>
/// <param name="After">Mean after.</param>
/// <param name="Confidence">0..1.</param>
public sealed record ChangePointFact(string Entity, string Metric, long TimeMs, double Before, double After, double Confidence);
