using System.Collections.Immutable;
using TelemetryGrid.Identity;

namespace TelemetryGrid.Services;

/// <summary>All that a service entity knows.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.ServiceSnapshot")]
public sealed record ServiceSnapshot(
    [property: Id(0)] ServiceId Id,
    [property: Id(1)] DateTimeOffset FirstSeen,
    [property: Id(2)] DateTimeOffset LastSeen,
    [property: Id(3)] ImmutableArray<ServiceMetric> Metrics
);
