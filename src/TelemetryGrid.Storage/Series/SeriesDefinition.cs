using TelemetryGrid.PromQL;

namespace TelemetryGrid.Storage.Series;

/// <summary>A series and its number.</summary>
public readonly record struct SeriesDefinition(ulong Series, Labels Labels);
