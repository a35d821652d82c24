using System.Collections.Immutable;
using System.Text.Json;
using TelemetryGrid.Incidents;

namespace TelemetryGrid.Gateway.Incidents;

/// <summary>Incidents and alerts as clients see them.</summary>
internal static class IncidentMapping
{
    public static Wire.Incident ToWire(this IncidentSnapshot incident) =>
        new()
        {
            Id = incident.Id,
            State = Name(incident.Status),
            Severity = incident.Severity,
            Title = incident.Title,
            Cause = new Wire.IncidentCause
            {
                Fingerprint = incident.Cause,
                Labels = Labels(incident.CauseLabels),
                Confidence = incident.Confidence,
                Reasons = incident.Reasons,
            },
            Devices = incident.Devices,
            StartedAt = incident.StartedAt,
            UpdatedAt = incident.UpdatedAt,
            ResolvedAt = incident.ResolvedAt,
            ResolvedBy = incident.ResolvedBy,
            MergedInto = incident.MergedInto,
            Acknowledgement = incident.Acknowledgement is { } taken
                ? new Wire.IncidentAcknowledgement(taken.By, taken.Comment, taken.At, taken.Until)
                : null,
            Firing = incident.Firing,
            AlertCount = incident.AlertCount,
            EscalationLevel = incident.EscalationLevel,
            Members = [.. incident.Alerts.Select(ToWire)],
            Timeline = [.. incident.Timeline.Select(e => new Wire.IncidentEvent(e.At, e.Kind, e.Text))],
            DroppedEvents = incident.DroppedEvents,
        };

    public static Wire.ActiveAlert ToWire(this ActiveAlert alert) =>
        new()
        {
            Fingerprint = alert.Fingerprint,
            Labels = Labels(alert.Alert.Labels),
            Annotations = Labels(alert.Alert.Annotations),
            StartsAt = alert.Alert.StartsAt,
            UpdatedAt = alert.Alert.UpdatedAt,
            GeneratorUrl = alert.Alert.GeneratorUrl,
            Device = alert.Device,
            CorrelationId = alert.Incident,
            Suppressed = Name(alert.Suppressed),
            Cause = alert.Cause,
            Flapping = alert.IsFlapping,
        };

    public static Wire.MaintenanceWindow ToWire(this MaintenanceEntry entry) =>
        new()
        {
            Id = entry.Id,
            From = entry.From,
            To = entry.To,
            Device = entry.Device,
            Site = entry.Site,
            Matchers = entry.Matchers,
            CreatedBy = entry.CreatedBy,
            Comment = entry.Comment,
        };

    private static Wire.IncidentAlert ToWire(IncidentAlert alert) =>
        new()
        {
            Fingerprint = alert.Fingerprint,
            Labels = Labels(alert.Labels),
            StartsAt = alert.StartsAt,
            EndedAt = alert.EndedAt,
            JoinedAt = alert.JoinedAt,
            Role = Name(alert.Role),
            Reason = alert.Reason,
            Cause = alert.Cause,
            Suppressed = Name(alert.Suppressed),
        };

    private static Dictionary<string, string> Labels(ImmutableArray<string> pairs)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i + 1 < pairs.Length; i += 2)
        {
            labels[pairs[i]] = pairs[i + 1];
        }
        return labels;
    }

    private static string Name<TEnum>(TEnum value)
        where TEnum : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
