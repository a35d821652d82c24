namespace TelemetryGrid.Analytics.Rolling;

/// <summary>One reading of a monotonic counter.</summary>
/// <param name="Value">The counter, below 2^width.</param>
/// <param name="TimeMs">When it was read, Unix milliseconds.</param>
/// <param name="UptimeMs">The agent's uptime at that moment (<c>sysUpTime</c> × 10), null when unknown.</param>
public readonly record struct CounterReading(ulong Value, long TimeMs, long? UptimeMs = null);
