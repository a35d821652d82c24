namespace TelemetryGrid.PromQL;

/// <summary>Series with one value each, all at the same instant; in the order of the query where it sorts, else in any.</summary>
public sealed record VectorValue(IReadOnlyList<VectorSample> Samples) : QueryValue;
