namespace TelemetryGrid.PromQL;

/// <summary>One element of a <see cref="VectorValue"/>.</summary>
public readonly record struct VectorSample(Labels Labels, long TimestampMilliseconds, double Value);
