using System.Collections.Immutable;
using TelemetryGrid.Metrics;

namespace TelemetryGrid.Interfaces;

/// <summary>What readings did to an interface.</summary>
/// <param name="Summary">How it stands after them; null when it was never read.</param>
/// <param name="Samples">What it now says of itself. Durable once the partition has written them to its log, which it does before it has the interface stored.</param>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.InterfaceEffect")]
public sealed record InterfaceEffect([property: Id(0)] InterfaceSummary? Summary, [property: Id(1)] ImmutableArray<EntitySample> Samples);
