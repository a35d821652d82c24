using System.Collections.Immutable;

namespace TelemetryGrid.Series;

/// <summary>One exemplar; labels are name, value, name, value.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.SeriesExemplar")]
public sealed record SeriesExemplar(
    [property: Id(0)] ImmutableArray<string> Labels,
    [property: Id(1)] double Value,
    [property: Id(2)] long TimestampMilliseconds
);
