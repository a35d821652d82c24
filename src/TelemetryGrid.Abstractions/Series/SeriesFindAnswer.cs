using System.Collections.Immutable;

namespace TelemetryGrid.Series;

/// <summary>What was found: one row per item, of one text for names and values, of name, value, name, value for series.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.SeriesFindAnswer")]
public sealed record SeriesFindAnswer(
    [property: Id(0)] ImmutableArray<ImmutableArray<string>> Rows,
    [property: Id(1)] bool IsTruncated,
    [property: Id(2)] SeriesFailure? Failure = null
);
