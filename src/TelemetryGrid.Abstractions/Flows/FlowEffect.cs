using System.Collections.Immutable;
using TelemetryGrid.Anomalies;
using TelemetryGrid.Metrics;

namespace TelemetryGrid.Flows;

/// <summary>What an update did to a heavy flow.</summary>
/// <param name="Samples">What it now says of itself; see <see cref="Interfaces.InterfaceEffect"/>.</param>
/// <param name="Anomalies">What it found odd about itself.</param>
/// <param name="IsJudged">Whether its detector looked at a sample: not every update makes one.</param>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.FlowEffect")]
public sealed record FlowEffect(
    [property: Id(0)] ImmutableArray<EntitySample> Samples,
    [property: Id(1)] ImmutableArray<MetricAnomaly> Anomalies,
    [property: Id(2)] bool IsJudged
)
{
    /// <summary>For an entry of which nothing new follows.</summary>
    public static FlowEffect Nothing { get; } = new([], [], false);
}
