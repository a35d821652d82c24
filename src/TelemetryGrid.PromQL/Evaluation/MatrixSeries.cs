namespace TelemetryGrid.PromQL;

/// <summary>One series of a <see cref="MatrixValue"/>: two columns of the same length, in the order of time.</summary>
/// <param name="Labels">Its identity.</param>
/// <param name="Timestamps">Milliseconds since 1970. Series that have a value at every step share one column.</param>
/// <param name="Values">The values.</param>
public sealed record MatrixSeries(Labels Labels, ReadOnlyMemory<long> Timestamps, ReadOnlyMemory<double> Values);
