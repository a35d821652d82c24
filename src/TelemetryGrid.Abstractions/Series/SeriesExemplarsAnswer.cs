using System.Collections.Immutable;

namespace TelemetryGrid.Series;

/// <summary>What a partition has of exemplars.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.SeriesExemplarsAnswer")]
public sealed record SeriesExemplarsAnswer(
    [property: Id(0)] ImmutableArray<SeriesExemplars> Series,
    [property: Id(1)] SeriesFailure? Failure = null
);
