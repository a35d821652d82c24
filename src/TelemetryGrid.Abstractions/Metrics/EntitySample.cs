using System.Collections.Immutable;

namespace TelemetryGrid.Metrics;

/// <summary>One sample of what an entity knows of itself.</summary>
/// <param name="Series">The labels of its series, as name, value, name, value, sorted by name; the metric's name is <c>__name__</c>.</param>
/// <param name="TimestampMilliseconds">Milliseconds since 1970, the time of what it was concluded from.</param>
/// <param name="Value">The value.</param>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.EntitySample")]
public readonly record struct EntitySample(
    [property: Id(0)] ImmutableArray<string> Series,
    [property: Id(1)] long TimestampMilliseconds,
    [property: Id(2)] double Value
);
