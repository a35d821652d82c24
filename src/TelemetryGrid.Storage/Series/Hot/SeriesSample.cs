namespace TelemetryGrid.Storage.Series;

/// <summary>One sample on its way into a shard.</summary>
/// <param name="Series">The number of its series, which has to be defined.</param>
/// <param name="Timestamp">Milliseconds since 1970.</param>
/// <param name="Value">The value, every bit of which is kept.</param>
public readonly record struct SeriesSample(ulong Series, long Timestamp, double Value);
