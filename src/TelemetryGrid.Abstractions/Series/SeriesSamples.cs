using System.Collections.Immutable;

namespace TelemetryGrid.Series;

/// <summary>The samples of one series. <see cref="Labels"/> are name, value, name, value, sorted by name.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.SeriesSamples")]
public sealed record SeriesSamples(
    [property: Id(0)] ImmutableArray<string> Labels,
    [property: Id(1)] ImmutableArray<long> Timestamps,
    [property: Id(2)] ImmutableArray<double> Values
);
