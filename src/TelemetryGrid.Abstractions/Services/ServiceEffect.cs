using System.Collections.Immutable;
using TelemetryGrid.Anomalies;
using TelemetryGrid.Metrics;

namespace TelemetryGrid.Services;

/// <summary>What a reading did to a service.</summary>
/// <param name="Samples">What it now says of itself.</param>
/// <param name="Anomalies">What it found odd about itself.</param>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.ServiceEffect")]
public sealed record ServiceEffect(
    [property: Id(0)] ImmutableArray<EntitySample> Samples,
    [property: Id(1)] ImmutableArray<MetricAnomaly> Anomalies
)
{
    /// <summary>Of a reading of which nothing new follows.</summary>
    public static ServiceEffect Nothing { get; } = new([], []);
}
