namespace TelemetryGrid.Grains.Ingest;

/// <summary>An entity lost entries that are not durable: the partition starts again from its checkpoint.</summary>
[GenerateSerializer, Alias("TelemetryGrid.ReplayNeededException")]
public sealed class ReplayNeededException(string message) : Exception(message);
