using System.Collections.Immutable;
using TelemetryGrid.Interfaces;

namespace TelemetryGrid.Devices;

/// <summary>What one batch brings to one device; its interfaces' own grains have already taken their readings.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.DeviceUpdate")]
public sealed record DeviceUpdate(
    [property: Id(0)] ImmutableArray<DevicePoll> Polls,
    [property: Id(1)] ImmutableArray<ExporterReport> ExporterReports,
    [property: Id(2)] ImmutableArray<InterfaceSummary> Interfaces
);
