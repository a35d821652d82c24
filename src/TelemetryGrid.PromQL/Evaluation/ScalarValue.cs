namespace TelemetryGrid.PromQL;

/// <summary>A number at an instant.</summary>
public sealed record ScalarValue(long TimestampMilliseconds, double Value) : QueryValue;
