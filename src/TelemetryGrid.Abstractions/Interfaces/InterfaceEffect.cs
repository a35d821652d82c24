using System.Collections.Immutable;
using TelemetryGrid.Anomalies;
using TelemetryGrid.Metrics;

namespace TelemetryGrid.Interfaces;

/// <summary>What readings did to an interface.</summary>
/// <param name="Summary">How it stands after them; null when it was never read.</param>
/// <param name="Samples">What it now says of itself. Durable once the partition has written them to its log, which it does before it has the interface stored.</param>
/// <param name="Anomalies">What it found odd about itself.</param>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.InterfaceEffect")]
public sealed record InterfaceEffect(
    [property: Id(0)] InterfaceSummary? Summary,
    [property: Id(1)] ImmutableArray<EntitySample> Samples,
    [property: Id(2)] ImmutableArray<MetricAnomaly> Anomalies
)
{
    /// <summary>For an entry of which nothing new follows.</summary>
    public static InterfaceEffect Nothing(InterfaceSummary? summary) => new(summary, [], []);
}
