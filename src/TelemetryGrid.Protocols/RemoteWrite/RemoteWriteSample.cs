namespace TelemetryGrid.Protocols.RemoteWrite;

/// <summary>One sample, its double bit for bit as sent, so that staleness markers survive.</summary>
/// <param name="TimestampMs">Milliseconds since 1970.</param>
/// <param name="StartTimestampMs">2.0: when a counter began; 0 when not said.</param>
public readonly record struct RemoteWriteSample(long TimestampMs, double Value, long StartTimestampMs = 0);
