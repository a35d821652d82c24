namespace TelemetryGrid.Collectors.Otlp;

/// <summary>A body that is not what it says; the message tells where and why.</summary>
internal sealed class OtlpFormatException(string message) : Exception(message);
