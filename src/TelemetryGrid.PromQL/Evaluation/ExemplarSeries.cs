using System.Collections.Immutable;

namespace TelemetryGrid.PromQL;

/// <summary>A series and its exemplars, oldest first.</summary>
public sealed record ExemplarSeries(Labels Series, ImmutableArray<Exemplar> Exemplars);
