using System.Collections.Immutable;

namespace TelemetryGrid.Services;

/// <summary>What a service was at a moment.</summary>
/// <param name="TimestampMilliseconds">Milliseconds since 1970.</param>
/// <param name="Values">By metric; finite numbers.</param>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.ServiceReading")]
public sealed record ServiceReading(
    [property: Id(0)] long TimestampMilliseconds,
    [property: Id(1)] ImmutableDictionary<string, double> Values
);
