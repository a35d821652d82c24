using System.Collections.Immutable;

namespace TelemetryGrid.Series;

/// <summary>One series of an evaluated expression: a value for every step, the staleness marker where there is none.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.SeriesSteps")]
public sealed record SeriesSteps([property: Id(0)] ImmutableArray<string> Labels, [property: Id(1)] ImmutableArray<double> Values);
