namespace TelemetryGrid.Grains.Metrics;

/// <summary>What an entity answered to one log entry.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.UnstoredEffect`1")]
public sealed record UnstoredEffect<T>([property: Id(0)] long Sequence, [property: Id(1)] T Effect)
    where T : class;
