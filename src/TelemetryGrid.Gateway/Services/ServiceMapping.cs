using TelemetryGrid.Gateway.Statistics;
using TelemetryGrid.Services;

namespace TelemetryGrid.Gateway.Services;

/// <summary>Services as clients see them.</summary>
internal static class ServiceMapping
{
    public static Wire.ServiceSummary ToSummary(this ServiceSnapshot service) =>
        new()
        {
            Id = service.Id.ToString(),
            Device = service.Id.Device.Value,
            Name = service.Id.Name,
            LastSeen = service.LastSeen,
            Metrics = service.Metrics.ToDictionary(m => m.Metric, m => m.Statistics.Last, StringComparer.Ordinal),
        };

    public static Wire.ServiceDetails ToWire(this ServiceSnapshot service) =>
        new()
        {
            Id = service.Id.ToString(),
            Device = service.Id.Device.Value,
            Name = service.Id.Name,
            FirstSeen = service.FirstSeen,
            LastSeen = service.LastSeen,
            Metrics = [.. service.Metrics.Select(m => new Wire.ServiceMetric(m.Metric, m.Statistics.ToWire(), m.Baseline?.ToWire()))],
        };
}
