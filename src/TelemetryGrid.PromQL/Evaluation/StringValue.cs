namespace TelemetryGrid.PromQL;

/// <summary>A text at an instant.</summary>
public sealed record StringValue(long TimestampMilliseconds, string Value) : QueryValue;
