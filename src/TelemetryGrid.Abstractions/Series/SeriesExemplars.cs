using System.Collections.Immutable;

namespace TelemetryGrid.Series;

/// <summary>The exemplars of one series, oldest first; labels are name, value, name, value.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.SeriesExemplars")]
public sealed record SeriesExemplars(
    [property: Id(0)] ImmutableArray<string> Labels,
    [property: Id(1)] ImmutableArray<SeriesExemplar> Exemplars
);
