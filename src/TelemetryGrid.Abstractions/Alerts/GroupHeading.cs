using System.Collections.Immutable;

namespace TelemetryGrid.Alerts;

/// <summary>Which group of which route.</summary>
/// <param name="RouteId">The route's id within the configuration.</param>
/// <param name="Key">What receivers see as the group's key.</param>
/// <param name="Labels">Name, value, name, value, sorted: what all alerts of the group share by the route's grouping.</param>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.GroupHeading")]
public sealed record GroupHeading(
    [property: Id(0)] string RouteId,
    [property: Id(1)] string Key,
    [property: Id(2)] ImmutableArray<string> Labels
);
