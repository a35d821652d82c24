using System.Collections.Immutable;
using TelemetryGrid.Identity;
using TelemetryGrid.Protocols.Flows;
using TelemetryGrid.Storage.Batches;

namespace TelemetryGrid.Collectors.Flows;

/// <summary>A window on its way to the log. <see cref="Devices"/> gives the device of each exporter number, <see cref="Addresses"/> where it sends from.</summary>
internal sealed record ClosedWindow(
    FlowWindow Flows,
    ImmutableArray<DeviceId> Devices,
    ImmutableArray<FlowAddress> Addresses,
    ImmutableArray<DeviceSection> Sections,
    long ClosedAt
);
