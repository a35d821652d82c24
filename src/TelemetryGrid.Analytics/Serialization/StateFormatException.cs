namespace TelemetryGrid.Analytics.Serialization;

/// <summary>Stored state cannot be read: wrong kind, unknown version, truncated, trailing bytes, or values that no writer produces.</summary>
public sealed class StateFormatException(string message) : Exception(message);
