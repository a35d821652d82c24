using System.Collections.Immutable;
using TelemetryGrid.Devices;
using TelemetryGrid.Identity;
using TelemetryGrid.Interfaces;

namespace TelemetryGrid.Storage.Batches;

/// <summary>What a batch says of one device.</summary>
public sealed record DeviceSection(
    DeviceId Device,
    ImmutableArray<DevicePoll> Polls,
    ImmutableArray<ExporterReport> ExporterReports,
    ImmutableArray<InterfaceCounters> Readings
);
