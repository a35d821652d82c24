using System.Collections.Immutable;
using TelemetryGrid.Alerting.Alerts;
using TelemetryGrid.Alerting.Correlation;
using TelemetryGrid.Alerting.Correlation.Incidents;
using TelemetryGrid.Alerting.Matchers;
using TelemetryGrid.Alerts;
using TelemetryGrid.Grains.Alerts;
using TelemetryGrid.Incidents;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Grains.Incidents;

/// <summary>What a correlator says, as it crosses a call.</summary>
internal static class IncidentContract
{
    public static AlertSuppression Of(Suppression suppression) =>
        new(suppression.Alert.ToString(), suppression.Cause.ToString(), suppression.Incident, (SuppressionReason)suppression.Kind);

    public static ActiveAlert Of(CorrelatedAlert alert) =>
        new()
        {
            Alert = alert.Alert.ToGrid(),
            Fingerprint = alert.Id.ToString(),
            Device = alert.Entity.Device,
            Incident = alert.Incident,
            Suppressed = (SuppressionReason)(alert.Suppression?.Kind ?? SuppressionKind.None),
            Cause = alert.Suppression?.Cause.ToString() ?? "",
            IsFlapping = alert.IsFlapping,
        };

    public static IncidentSnapshot Of(Incident incident, bool whole) =>
        new()
        {
            Id = incident.Id,
            Status = (IncidentStatus)incident.State,
            Severity = incident.Severity,
            Title = incident.Title,
            Cause = incident.Cause.ToString(),
            CauseLabels = incident.Members.TryGetValue(incident.Cause, out var cause) ? cause.Labels.ToPairs() : [],
            Confidence = incident.Confidence,
            Reasons = incident.Reasons,
            Devices = incident.Devices,
            StartedAt = incident.StartedAt,
            OpenedAt = incident.OpenedAt,
            UpdatedAt = incident.UpdatedAt,
            ResolvedAt = incident.ResolvedAt,
            ResolvedBy = incident.ResolvedBy,
            MergedInto = incident.MergedInto,
            Acknowledgement = incident.Acknowledgement is { } taken
                ? new IncidentAcknowledgement(taken.By, taken.Comment, taken.At, taken.Until)
                : null,
            Firing = incident.Firing,
            AlertCount = incident.Members.Count + incident.UnlistedMembers,
            EscalationLevel = incident.EscalationLevel,
            Alerts = whole ? Members(incident) : [],
            Timeline = whole ? [.. incident.Timeline.Select(t => new IncidentEvent(t.At, t.Kind, t.Text))] : [],
            DroppedEvents = incident.DroppedEntries,
        };

    public static MaintenanceEntry Of(MaintenanceWindow window) =>
        new()
        {
            Id = window.Id,
            From = window.From,
            To = window.To,
            Device = window.Device,
            Site = window.Site,
            Matchers = [.. window.Matchers.Select(m => m.ToString())],
            CreatedBy = window.CreatedBy,
            Comment = window.Comment,
        };

    public static MaintenanceWindow From(MaintenanceEntry entry)
    {
        var matchers = ImmutableArray.CreateBuilder<LabelMatcher>();
        foreach (var text in entry.Matchers)
        {
            if (!MatcherParser.TryParse(text, out var parsed, out var reason))
            {
                throw new ArgumentException($"'{text}' is not a matcher: {reason}", nameof(entry));
            }
            matchers.AddRange(parsed);
        }
        if (entry.To <= entry.From)
        {
            throw new ArgumentException("The window ends before it begins.", nameof(entry));
        }
        if (entry.Device.Length == 0 && entry.Site.Length == 0 && matchers.Count == 0)
        {
            throw new ArgumentException("The window needs a device, a site or matchers.", nameof(entry));
        }
        return new MaintenanceWindow
        {
            Id = entry.Id,
            From = entry.From,
            To = entry.To,
            Device = entry.Device,
            Site = entry.Site,
            Matchers = matchers.ToImmutable(),
            CreatedBy = entry.CreatedBy,
            Comment = entry.Comment,
        };
    }

    private static ImmutableArray<IncidentAlert> Members(Incident incident) =>
        [
            .. incident
                .Members.OrderByDescending(m => m.Value.Role)
                .ThenBy(m => m.Value.StartsAt)
                .ThenBy(m => m.Key)
                .Select(m => new IncidentAlert
                {
                    Fingerprint = m.Key.ToString(),
                    Labels = m.Value.Labels.ToPairs(),
                    StartsAt = m.Value.StartsAt,
                    EndedAt = m.Value.EndedAt,
                    JoinedAt = m.Value.JoinedAt,
                    Role = (IncidentRole)m.Value.Role,
                    Reason = m.Value.Reason,
                    Cause = m.Value.Cause.ToString(),
                    Suppressed = (SuppressionReason)m.Value.Suppressed,
                }),
        ];
}
