using System.Collections.Immutable;
using TelemetryGrid.Anomalies;
using TelemetryGrid.Metrics;

namespace TelemetryGrid.Devices;

/// <summary>What an update did to a device.</summary>
/// <param name="Samples">What it now says of itself; see <see cref="Interfaces.InterfaceEffect"/>.</param>
/// <param name="Anomalies">What it found odd about itself.</param>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.DeviceEffect")]
public sealed record DeviceEffect(
    [property: Id(0)] ImmutableArray<EntitySample> Samples,
    [property: Id(1)] ImmutableArray<MetricAnomaly> Anomalies
)
{
    /// <summary>For an entry of which nothing new follows.</summary>
    public static DeviceEffect Nothing { get; } = new([], []);
}
