namespace TelemetryGrid.PromQL;

/// <summary>Series with values over time, in the order of their labels.</summary>
public sealed record MatrixValue(IReadOnlyList<MatrixSeries> Series) : QueryValue;
