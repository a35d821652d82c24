using System.Collections.Immutable;
using TelemetryGrid.Identity;
using TelemetryGrid.Storage.Batches;

namespace TelemetryGrid.Collectors.Flows;

/// <summary>A window on its way to the log. <see cref="Devices"/> gives the device of each exporter number.</summary>
internal sealed record ClosedWindow(
    FlowWindow Flows,
    ImmutableArray<DeviceId> Devices,
    ImmutableArray<DeviceSection> Sections,
    long ClosedAt
);
