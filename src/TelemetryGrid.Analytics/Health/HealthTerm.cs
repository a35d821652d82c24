namespace TelemetryGrid.Analytics.Health;

/// <summary>One part of a health score.</summary>
/// <param name="Kind">What it judges.</param>
/// <param name="Weight">Its share of the mean, of all weights together; 0 where nothing is known.</param>
/// <param name="Score">0 to 100; null where nothing is known.</param>
/// <param name="Ceiling">The whole score is at most this because of this term; 100 where it does not hold it down.</param>
/// <param name="Reason">Why, with its numbers, in a sentence.</param>
public sealed record HealthTerm(HealthTermKind Kind, double Weight, double? Score, double Ceiling, string Reason);
