namespace TelemetryGrid.PromQL.Evaluation;

/// <summary>One bucket of a classic histogram.</summary>
/// <param name="UpperBound">Its <c>le</c>.</param>
/// <param name="Count">How many observations are at or below.</param>
internal record struct Bucket(double UpperBound, double Count);
