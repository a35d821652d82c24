namespace TelemetryGrid.Metrics;

/// <summary>A body that is not what it says; the message tells where and why.</summary>
public sealed class MetricFormatException(string message) : Exception(message);
