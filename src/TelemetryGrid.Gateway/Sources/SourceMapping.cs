using System.Text.Json;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Gateway.Sources;

/// <summary>Sources as clients see them. Credentials are not here, because reports do not hold them.</summary>
internal static class SourceMapping
{
    public static Wire.Source ToWire(this SourceReport report)
    {
        var definition = report.Definition;
        return new Wire.Source
        {
            Id = definition.Id.Value,
            Name = definition.Name,
            Kind = (Wire.SourceKind)definition.Kind,
            Endpoint = definition.Endpoint,
            Device = definition.Device?.Value,
            Status = (Wire.SourceStatus)definition.Status,
            Level = (Wire.CollectionLevel)definition.Level,
            IntervalSeconds = definition.Interval.TotalSeconds,
            Filters = [.. definition.Filters.Select(f => new Wire.SourceFilter(f.Field, f.Pattern, f.Include))],
            Enrichment = definition.Enrichment,
            RetentionSeconds = definition.Retention.ToDictionary(
                r => JsonNamingPolicy.SnakeCaseLower.ConvertName(r.Key.ToString()),
                r => r.Value.TotalSeconds
            ),
            SamplingInterval = definition.SamplingInterval,
            Settings = definition.Settings,
            IsConfigured = definition.IsConfigured,
            HasCredentials = report.HasCredentials,
            Health = report.Health is { } health ? ToWire(health) : null,
        };
    }

    private static Wire.SourceHealth ToWire(SourceHealth health) =>
        new()
        {
            Status = (Wire.SourceStatus)health.Status,
            Error = health.Error,
            ReportedAt = health.ReportedAt,
            LastRecordAt = health.LastRecordAt,
            Messages = health.Messages,
            Records = health.Records,
            RecordsAcknowledged = health.RecordsAcknowledged,
            RecordsDropped = health.RecordsDropped,
            Malformed = health.Malformed,
            KernelDrops = health.KernelDrops,
            MessagesPerSecond = health.MessagesPerSecond,
            RecordsPerSecond = health.RecordsPerSecond,
        };
}
