using System.Collections.Immutable;

namespace TelemetryGrid.Series;

/// <summary>What the expression yields over one partition, or why not.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.SeriesEvaluateAnswer")]
public sealed record SeriesEvaluateAnswer(
    [property: Id(0)] ImmutableArray<SeriesSteps> Series,
    [property: Id(1)] ImmutableArray<string> Warnings,
    [property: Id(2)] ImmutableArray<string> Infos,
    [property: Id(3)] SeriesFailure? Failure = null
);
