using System.Collections.Immutable;
using TelemetryGrid.Metrics;

namespace TelemetryGrid.Devices;

/// <summary>What an update did to a device.</summary>
/// <param name="Samples">What it now says of itself; see <see cref="Interfaces.InterfaceEffect"/>.</param>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.DeviceEffect")]
public sealed record DeviceEffect([property: Id(0)] ImmutableArray<EntitySample> Samples);
