using TelemetryGrid.PromQL;

namespace TelemetryGrid.Storage.Series;

/// <summary>A series a search found, with its labels, which the series itself may let go at any time.</summary>
internal readonly record struct FoundSeries(IndexedSeries Series, Labels Labels);
