using System.Collections.Immutable;
using TelemetryGrid.Devices;
using TelemetryGrid.Gateway.Interfaces;
using TelemetryGrid.Interfaces;

namespace TelemetryGrid.Gateway.Devices;

/// <summary>Device entities as clients see them.</summary>
internal static class DeviceMapping
{
    public static Wire.Device ToWire(this DeviceSnapshot device) =>
        new()
        {
            Id = device.Id.Value,
            Name = device.Name,
            Status = (Wire.DeviceStatus)device.Status,
            StatusReason = device.StatusReason,
            Description = device.Description,
            ObjectId = device.ObjectId,
            Location = device.Location,
            UptimeSeconds = device.UpTime?.TotalSeconds,
            FirstSeen = device.FirstSeen,
            LastSeen = device.LastSeen,
            Restarts = device.Restarts,
            PollDurationSeconds = device.PollDurationMilliseconds / 1000,
            InterfaceCount = device.InterfaceCount,
            InterfacesUp = device.InterfacesUp,
            InBitsPerSecond = device.InBitsPerSecond,
            OutBitsPerSecond = device.OutBitsPerSecond,
            Exporters = [.. device.Exporters.Select(ToWire)],
            Labels = device.Labels,
        };

    public static IReadOnlyList<Wire.Interface> ToWire(this ImmutableArray<InterfaceSummary> interfaces) =>
        [.. interfaces.Select(InterfaceMapping.ToWire)];

    private static Wire.Exporter ToWire(ExporterSummary exporter) =>
        new()
        {
            Protocol = exporter.Protocol,
            Address = exporter.Address,
            LastSeen = exporter.LastSeen,
            Datagrams = exporter.Datagrams,
            Records = exporter.Records,
            Octets = exporter.Octets,
            Packets = exporter.Packets,
            SamplingInterval = exporter.SamplingInterval,
            Lost = exporter.Lost,
            Malformed = exporter.Malformed,
            UnknownTemplates = exporter.UnknownTemplates,
            RecordsPerSecond = exporter.RecordsPerSecond,
            BitsPerSecond = exporter.BitsPerSecond,
            ClockSkewSeconds = exporter.ClockSkewMilliseconds / 1000.0,
        };
}
