using System.Collections.Immutable;

namespace TelemetryGrid.PromQL;

/// <summary>An answer of the catalogue.</summary>
/// <param name="Items">What was found.</param>
/// <param name="IsTruncated">There was more than the limit.</param>
public sealed record CatalogAnswer<T>(ImmutableArray<T> Items, bool IsTruncated);
