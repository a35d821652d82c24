using System.Collections.Immutable;

namespace TelemetryGrid.Series;

/// <summary>The series found, or why not.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.SeriesSelectAnswer")]
public sealed record SeriesSelectAnswer(
    [property: Id(0)] ImmutableArray<SeriesSamples> Series,
    [property: Id(1)] SeriesFailure? Failure = null
);
